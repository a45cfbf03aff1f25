using System.Net;
using System.Net.Sockets;
using System.Text;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>Hostile text in every field, parameter and header of a site with enough seats.</summary>
public abstract class HostileInputContract(HighCapacitySite site)
{
    private const string Slot = "2026-03-01T10:00";
    private const string Marker = "<script>alert('x')</script>";

    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\r\n", "a\r\nSet-Cookie: x=1", "\u001b[2J", "\u007f", "\u2028", "\ufeff", "\uffff", "\u200b",
        "\u202e\u202dabc", "%00", "%", "%%", "%0d%0a",
        Marker, "\"><img src=x onerror=alert(1)>", "' autofocus onfocus=alert(1) x='", "</title><svg onload=alert(1)>",
        "javascript:alert(1)", "{{7*7}}", "${7*7}", "@(7*7)", "<%= 7*7 %>", "&lt;b&gt;",
        "' OR '1'='1", "1; DROP TABLE bookings;--", "\" OR 1=1 --", "%_", "\\", "\\\\", "') UNION SELECT * FROM sqlite_master --",
        "{\"$ne\":null}", "{\"$where\":\"sleep(9999)\"}", "$gt", "a.b.$c", "[object Object]",
        "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "CON", "//example.com",
        "\\\\example.com\\x", "~", ".", "..",
        "null", "undefined", "NaN", "true", "-1", "0", "1e309", "9223372036854775808", "0x7fffffff", "١٢٣٤٥٦٧",
        "مرحبا بالعالم", "שלום", "Zażółć gęślą jaźń", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", "ﷺ", "ｆｕｌｌｗｉｄｔｈ", "İıŞ",
        "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(1)", "\tx", "a,b;c\"d", "2026-03-02", "2026-13-45", "2026-03-01T10:00",
        "2026-03-01'T'10:00", "0000-00-00",
        new('a', 101), new('a', 1000), new('a', 10_000), "𝕏", string
            .Concat(Enumerable.Repeat("🎟", 500)), new('\u0301', 3000), new('9', 400), new string('a', 300) + "@example.com", new('@', 200),
            new('.', 300), new('%', 500),
    ];

    public static TheoryData<string> All { get; } = [.. Texts.Where(text => text.Length > 0).Distinct()];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public async Task An_api_field_accepts_or_rejects_hostile_text_and_stores_nothing_that_it_rejects(string text)
    {
        foreach (var (field, body) in new[]
        {
            ("slotId", BookingApi.Body(text)),
            ("name", BookingApi.Body(Slot, text)),
            ("email", BookingApi.Body(Slot, email: text)),
            ("phone", BookingApi.Body(Slot, phone: text)),
        })
        {
            var before = await site.CountAsync();

            using var response = await site.Http.BookAsync(body);

            var booked = (await site.CountAsync()).Bookings - before.Bookings;
            Assert.True((int)response.StatusCode is 201 or 400 or 404 or 409 or 413, $"{field} {text}: {response.StatusCode}");
            Assert.Equal(response.StatusCode == HttpStatusCode.Created ? 1 : 0, booked);
            await AssertHarmlessAsync(response);
        }
    }

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public async Task A_form_field_accepts_or_rejects_hostile_text_and_shows_it_escaped(string text)
    {
        foreach (var field in new[] { "name", "email", "phone", "formKey", "alternativeSlotId" })
        {
            var fields = new Dictionary<string, string>
            {
                ["name"] = "Ada",
                ["email"] = "ada@example.com",
                ["phone"] = "1234567",
                ["formKey"] = site.IssueFormKey(),
                ["alternativeSlotId"] = "",
            };
            fields[field] = text;
            var before = await site.CountAsync();
            using var content = new FormUrlEncodedContent(fields);

            using var response = await site.Http.PostAsync($"/slots/{Slot}", content, TestContext.Current.CancellationToken);

            Assert.True((int)response.StatusCode is 302 or 400 or 409 or 413, $"{field} {text}: {response.StatusCode}");
            Assert.True(field != "formKey" || response.StatusCode == HttpStatusCode.BadRequest, text);
            Assert.Equal(response.StatusCode == HttpStatusCode.Redirect ? 1 : 0, (await site.CountAsync()).Bookings - before.Bookings);
            await AssertHarmlessAsync(response);
            if (response.Headers.Location is { } location)
            {
                using var booking = await site.Http.GetAsync(location, TestContext.Current.CancellationToken);
                await AssertHarmlessAsync(booking);
                var shown = (await booking.PageAsync()).QuerySelectorAll(".ticket bdi")[0].TextContent;
                Assert.Equal(TextNormalizer.NormalizeName(fields["name"]), shown);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public async Task A_parameter_accepts_or_rejects_hostile_text(string text)
    {
        var escaped = Uri.EscapeDataString(text);
        foreach (var path in new[]
        {
            $"/api/slots?date={escaped}",
            $"/dates/{escaped}",
            $"/slots/{escaped}",
            $"/bookings/{escaped}",
            $"/bookings/{new string('0', 32)}?repeated={escaped}",
            $"/{escaped}",
            $"/?{escaped}={escaped}",
        })
        {
            using var response = await site.Http.GetAsync(path, TestContext.Current.CancellationToken);

            Assert.True((int)response.StatusCode is 200 or 400 or 404 or 414 or 431, $"{path}: {response.StatusCode}");
            await AssertHarmlessAsync(response);
        }
    }

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public async Task A_header_accepts_or_rejects_hostile_text(string text)
    {
        foreach (var header in new[]
        {
            "Idempotency-Key",
            "Accept",
            "Accept-Language",
            "Cookie",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "HX-Request",
            "HX-Target",
            "traceparent",
            "If-None-Match",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings");
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            if (text.Any(character => character is < ' ' or > '\x7e') || !request.Headers.TryAddWithoutValidation(header, text))
            {
                continue;
            }

            using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.True((int)response.StatusCode is 400 or 431, $"{header} {text}: {response.StatusCode}");
            await AssertHarmlessAsync(response);
        }
    }

    [Theory]
    [InlineData("foo..bar")]
    [InlineData("a:99999")]
    [InlineData("")]
    public async Task An_invalid_host_header_does_not_break_a_booking(string host)
    {
        var before = await site.CountAsync();

        var answer = await SendAsync(
            $"POST /api/bookings HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: {0}\r\n\r\n{1}",
            """{"slotId":"2026-03-31T12:00","name":"Ada","email":"ada@example.com","phone":"1234567"}""");

        var booked = (await site.CountAsync()).Bookings - before.Bookings;
        Assert.Equal(answer.StartsWith("HTTP/1.1 201", StringComparison.Ordinal) ? 1 : 0, booked);
        Assert.DoesNotContain("HTTP/1.1 5", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_header_with_markup_is_not_reflected()
    {
        var answer = await SendAsync("GET / HTTP/1.1\r\nHost: example.com\"><b>\r\nConnection: close\r\n\r\n", "");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", answer, StringComparison.Ordinal);
    }

    /// <summary>Sends a raw request. {0} is the length of the body, {1} the body.</summary>
    private async Task<string> SendAsync(string request, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(site.Http.BaseAddress!.Host, site.Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                request.Replace("{0}", $"{body.Length}", StringComparison.Ordinal).Replace("{1}", body, StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Checks that the page escapes the text and reveals nothing about the code.</summary>
    private static async Task AssertHarmlessAsync(HttpResponseMessage response)
    {
        Assert.All(
            response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [],
            cookie => Assert.StartsWith("eventbooking-recent=", cookie, StringComparison.Ordinal));
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        if (response.Content.Headers.ContentType?.MediaType == "text/html")
        {
            Assert.DoesNotContain(Marker, text, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<svg onload", text, StringComparison.Ordinal);
            Assert.DoesNotContain("' autofocus onfocus=", text, StringComparison.Ordinal);
        }
    }
}

public sealed class SqliteHostileInputTests(HighCapacitySite<SqliteHost> site)
    : HostileInputContract(site), IClassFixture<HighCapacitySite<SqliteHost>>;

public sealed class MongoHostileInputTests(HighCapacitySite<MongoHost> site)
    : HostileInputContract(site), IClassFixture<HighCapacitySite<MongoHost>>;
