using System.Net;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Areas.Admin;

public sealed class AdminBookingsApiTests
{
    private const string Path = "/api/admin/bookings";

    [Fact]
    public async Task A_page_has_its_items_and_the_totals()
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        var bookings = await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Person {i}")]);

        var page = await site.Api.GetJsonAsync($"{Path}?page=2&limit=10");

        Assert.Equal(
            (2, 10, 45, 5),
            (
                page.GetProperty("page").GetInt32(),
                page.GetProperty("limit").GetInt32(),
                page.GetProperty("total").GetInt32(),
                page.GetProperty("totalPages").GetInt32()));
        Assert.Equal(
            bookings.Reverse().Skip(10).Take(10).Select(booking => booking.Reference),
            page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reference").GetString()));
        var newest = page.GetProperty("items")[0];
        Assert.Equal(
            """{"slotId":"2026-03-01T10:00","date":"2026-03-01","startTime":"10:00","endTime":"11:00","name":"Person"""
            + """ 35","email":"ada@example.com","phone":"+442079460123","status":"Confirmed","waitsFor":null,"createdAt":"2026-02-"""
            + """01T12:00:34Z","updatedAt":"2026-02-01T12:00:34Z"}""",
            newest.GetRawText().Replace($"\"reference\":\"{bookings[34].Reference}\",", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 20, 45)]
    [InlineData("?limit=100", 45, 45)]
    [InlineData("?page=3", 5, 45)]
    [InlineData("?page=4", 0, 45)]
    [InlineData("?page=2147483647&limit=100", 0, 45)]
    [InlineData("?name=person+4", 10, 10)]
    [InlineData("?name=%C3%89RSON", 20, 45)]
    [InlineData("?name=person+4&phone=0123&date=2026-03-01", 10, 10)]
    [InlineData("?name=&phone=&date=&reference=&time=", 20, 45)]
    [InlineData("?phone=%2B44+(20)", 20, 45)]
    [InlineData("?date=2026-03-03", 0, 0)]
    [InlineData("?date=2026-03-01&time=10:00", 20, 45)]
    [InlineData("?date=2026-03-01&time=11:00", 0, 0)]
    [InlineData("?name=%25", 0, 0)]
    [InlineData("?name=*", 0, 0)]
    [InlineData("?name=%22", 0, 0)]
    [InlineData("?name=4,+PERSON", 10, 10)]
    public async Task Filters_pages_and_limits_select_the_bookings(string query, int items, int total)
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Person {i}")]);

        var page = await site.Api.GetJsonAsync(Path + query);

        Assert.Equal((items, total), (page.GetProperty("items").GetArrayLength(), page.GetProperty("total").GetInt32()));
    }

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("page=-1", "page")]
    [InlineData("page=1.5", "page")]
    [InlineData("page=two", "page")]
    [InlineData("page=2147483648", "page")]
    [InlineData("page=%201", "page")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("date=2026-03-02", "date")]
    [InlineData("date=2026-04-01", "date")]
    [InlineData("date=yesterday", "date")]
    [InlineData("date=2026-03-01T10:00", "date")]
    [InlineData("time=10:30", "time")]
    [InlineData("date=2026-03-01&time=09:00", "time")]
    [InlineData("date=2026-03-01&time=10", "time")]
    [InlineData("phone=none", "phone")]
    [InlineData("reference=UUUU", "reference")]
    [InlineData("reference=7K3F-9QXM-1", "reference")]
    [InlineData("name=%CC%81", "name")]
    [InlineData("name=%EF%BF%BE", "name")]
    public async Task An_invalid_parameter_is_rejected_with_its_name(string query, string parameter)
    {
        await using var site = await SiteWithBookings.StartAsync();
        foreach (var path in parameter is "page" or "limit" ? new[] { Path } : [Path, Path + "/export"])
        {
            using var response = await site.Api.GetAsync($"{path}?{query}", TestContext.Current.CancellationToken);

            var problem = await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
            var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
            Assert.Equal(parameter, error.Name);
            Assert.NotEmpty(error.Value[0].GetString()!);
        }
    }

    [Fact]
    public async Task A_reference_is_found_with_typing_variants()
    {
        await using var site = await SiteWithBookings.StartAsync(
            services => services.AddSingleton<ReferenceGenerator>(new FixedReferenceGenerator("7K01-9Q1M", "7K11-9QXM")));
        await site.BookAsync("2026-03-01T10:00", "Ada", "Grace");

        foreach (var typed in new[] { "7K01-9Q1M", "7k01-9q1m", "7K01 9Q1M", "7K01", "7KOI-9Qlm", "7kol" })
        {
            Assert.Equal(
                1, (await site.Api.GetJsonAsync($"{Path}?reference={Uri.EscapeDataString(typed)}")).GetProperty("total").GetInt32());
        }
    }

    [Theory]
    [InlineData("+44 20 7946 0123", 1)]
    [InlineData("020 7946 01", 1)]
    [InlineData("0044 20 7946", 1)]
    [InlineData("0123", 1)]
    [InlineData("020794", 1)]
    [InlineData("02079", 0)]
    [InlineData("000000", 0)]
    [InlineData("020 7946 02", 0)]
    public async Task A_phone_number_is_found_in_its_national_form(string typed, int total)
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Ada");

        Assert.Equal(
            total, (await site.Api.GetJsonAsync($"{Path}?phone={Uri.EscapeDataString(typed)}")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("", "+44 (0)20 7946 0555", "+44 (0)20 7946 0555")]
    [InlineData("", "+44 (0)20 7946 0555", "0044 (0)20 7946 0555")]
    [InlineData("", "+44 (0)20 7946 0555", "7946 0555")]
    [InlineData("", "0044 (0)20 7946 0555", "0044 (0)20 7946 0555")]
    [InlineData("", "+49 (0)151 12345678", "0049 (0)151 12345678")]
    [InlineData("", "٠٧٩٤٦٠١٢٣٤", "٠٧٩٤٦٠١٢٣٤")]
    [InlineData("", "٠٧٩٤٦٠١٢٣٤", "٤٦٠١")]
    [InlineData("", "0794601234", "٠٧٩٤٦٠١٢٣٤")]
    [InlineData("", "＋４４　２０ ７９４６ ０５５５", "＋４４　２０ ７９４６ ０５５５")]
    [InlineData("GB", "(020) 7946 0555", "(020) 7946 0555")]
    [InlineData("RU", "8 (495) 123-45-67", "8 (495) 123-45-67")]
    [InlineData("US", "011 44 20 7946 0555", "011 44 20 7946 0555")]
    public async Task A_phone_number_is_found_by_the_text_of_the_booking_form(string region, string booked, string typed)
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:PhoneRegion", region));
        using var booking = await site.Site.Http.BookAsync(BookingApi.Body(phone: booked));
        Assert.Equal(HttpStatusCode.Created, booking.StatusCode);

        Assert.Equal(1, (await site.Api.GetJsonAsync($"{Path}?phone={Uri.EscapeDataString(typed)}")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Requests_without_the_key_get_401()
    {
        await using var site = await SiteWithBookings.StartAsync();
        foreach (var path in new[] { Path, Path + "/export" })
        {
            using var response = await site.Site.Http.GetAsync(path, TestContext.Current.CancellationToken);
            await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Fact]
    public async Task An_export_is_an_attachment_with_the_filter_in_its_name()
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Zoë Müller", "Ada Lovelace");

        foreach (var (query, name) in new[]
        {
            ("", "bookings.csv"),
            ("?date=2026-03-01", "bookings-2026-03-01.csv"),
            ("?date=2026-03-01&time=10:00&name=%20mull%20%2F..%2F%22&phone=01", "bookings-2026-03-01-1000-mull--01.csv"),
        })
        {
            using var response = await site.Api.GetAsync($"{Path}/export{query}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType?.ToString());
            Assert.Equal(
                ("attachment", name),
                (
                    response.Content.Headers.ContentDisposition?.DispositionType,
                    response.Content.Headers.ContentDisposition?.FileName?.Trim('"')));
        }

        using var named = await site.Api.GetAsync($"{Path}/export?name=zo%C3%AB", TestContext.Current.CancellationToken);
        Assert.Equal("bookings-zoë.csv", named.Content.Headers.ContentDisposition?.FileNameStar);
        var lines = (await named.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.Contains(",Zoë Müller,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_disconnects_stops_the_export()
    {
        var search = new FailingSearch(failsAfter: int.MaxValue);
        await using var site = await SiteWithBookings.StartAsync(services => services.AddSingleton<IBookingSearch>(search));

        using (
            var response = await site.Api.GetAsync(
                Path + "/export", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
        {
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
        }

        await search.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
