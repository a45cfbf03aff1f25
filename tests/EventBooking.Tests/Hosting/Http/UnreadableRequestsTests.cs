using System.Net;
using System.Net.Sockets;
using System.Text;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>Requests that cannot be read are mistakes of the client, and never of the site.</summary>
public sealed class UnreadableRequestsTests(EmptySite site) : IClassFixture<EmptySite>
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("80000000")]
    [InlineData("7fffffff")]
    [InlineData("ffffffff")]
    [InlineData("100000000")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("000000000000000000000000000001")]
    public async Task An_invalid_chunk_size_is_rejected(string size)
    {
        foreach (var (path, type) in new[] { ("/api/bookings", Json), ("/slots/2026-03-01T10:00", Form), ("/admin/sign-in", Form) })
        {
            var answer = await SendAsync(
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n"
                + $"Connection: close\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n");

            // The server may close the connection before the answer is read.
            Assert.Contains(answer.Split(' ').ElementAtOrDefault(1), new[] { "400", "413", "302", null });
        }
    }

    [Theory]
    [InlineData("text/plain; charset=utf-7")]
    [InlineData("text/plain; charset=\"utf-7\"")]
    [InlineData("text/plain; charset=utf-32")]
    [InlineData("text/plain; charset=nonsense")]
    [InlineData("text/plain; charset=")]
    [InlineData(";")]
    [InlineData("text/plain; charset=us-ascii")]
    public async Task A_part_of_a_form_with_an_unusual_charset_is_read_or_rejected(string type)
    {
        foreach (var path in new[] { "/slots/2026-03-01T10:00", "/admin/sign-in", "/nowhere" })
        {
            var body = $"--b\r\nContent-Disposition: form-data; name=\"name\"\r\nContent-Type: {type}\r\n\r\nAda\r\n--b--\r\n";
            using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

            using var response = await site.Http.PostAsync(path, content, TestContext.Current.CancellationToken);

            Assert.True((int)response.StatusCode < 500, $"{path} {type}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/api/bookings", "application/json; charset=utf-7", "{}")]
    [InlineData("/api/bookings", "application/json; charset=utf-16", "{}")]
    [InlineData("/slots/2026-03-01T10:00", "application/x-www-form-urlencoded; charset=utf-7", "name=A")]
    [InlineData("/slots/2026-03-01T10:00", "application/x-www-form-urlencoded; charset=utf-16", "name=A")]
    [InlineData("/slots/2026-03-01T10:00", "application/x-www-form-urlencoded; charset=x", "name=A")]
    [InlineData("/slots/2026-03-01T10:00", "multipart/form-data", "--b")]
    [InlineData("/slots/2026-03-01T10:00", "multipart/form-data; boundary=\"\"", "--b")]
    [InlineData("/slots/2026-03-01T10:00", "multipart/form-data; boundary=b", "--b\r\n\r\n")]
    [InlineData("/slots/2026-03-01T10:00", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: x\r\n\r\nA\r\n--b--")]
    [InlineData("/slots/2026-03-01T10:00", "application/x-www-form-urlencoded", "name=%zz&name=%00")]
    public async Task An_unusual_body_is_read_or_rejected(string path, string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await site.Http.PostAsync(path, content, TestContext.Current.CancellationToken);

        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{path} {type}: {response.StatusCode}");
    }

    [Fact]
    public async Task A_form_in_parts_books()
    {
        var page = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");
        using var content = new MultipartFormDataContent
        {
            { new StringContent(page.QuerySelector("[name=formKey]")!.GetAttribute("value")!), "formKey" },
            { new StringContent("Zoë"), "name" },
            { new StringContent("zoe@example.com"), "email" },
            { new StringContent("1234567"), "phone" },
        };

        using var response = await site.Http.PostAsync("/slots/2026-03-01T10:00", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }

    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(site.Http.BaseAddress!.Host, site.Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
