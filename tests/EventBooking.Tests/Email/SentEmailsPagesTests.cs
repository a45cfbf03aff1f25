using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using EventBooking.Email;
using EventBooking.Email.Files;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Email;

public sealed class SentEmailsPagesTests : IAsyncLifetime
{
    private const string Id = "0123456789abcdef0123456789abcdef-attendee";
    private const string HostileName = "Ada\"><script>alert(1)</script>";

    private readonly SqliteHost host = new();
    private Site? site;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        await host.DisposeAsync();
    }

    [Fact]
    public async Task Emails_are_listed_newest_first()
    {
        var http = Start("Development");
        Assert.Contains("No emails yet", (await http.GetPageAsync("/emails")).Text("#main"), StringComparison.Ordinal);
        await WriteAsync("a-admin", EmailRecipient.Admin, new DateTime(2026, 2, 1, 12, 0, 1, DateTimeKind.Utc));
        await WriteAsync("a-attendee", EmailRecipient.Attendee, new DateTime(2026, 2, 1, 12, 0, 2, DateTimeKind.Utc));

        var page = await http.GetPageAsync("/emails");

        Assert.Equal(["/emails/a-attendee", "/emails/a-admin"], page.QuerySelectorAll("tbody a").Select(link => link.GetAttribute("href")));
        var newest = page.Text("tbody tr");
        Assert.Contains("ada@example.com", newest, StringComparison.Ordinal);
        Assert.Contains("Your seat: Sunday 1 March 2026, 10:00–11:00 (7K3F-9QXM)", newest, StringComparison.Ordinal);
        Assert.Contains("2026-02-01 12:00:02", newest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_email_is_shown_in_a_sandboxed_frame()
    {
        var http = Start("Development");
        await WriteAsync(Id, EmailRecipient.Attendee);

        var page = await http.GetPageAsync("/emails/" + Id);

        Assert.DoesNotContain(page.QuerySelectorAll("script"), script => script.TextContent.Length > 0);
        var frame = Assert.IsAssignableFrom<IHtmlInlineFrameElement>(page.QuerySelector("iframe"));
        Assert.Equal("", frame.GetAttribute("sandbox"));
        Assert.Equal(HostileName, new HtmlParser().ParseDocument(frame.GetAttribute("srcdoc")!).QuerySelector("bdi")!.TextContent);
        Assert.Contains($"Hello {HostileName},", page.Text("#text"), StringComparison.Ordinal);
        Assert.Contains("Message-Id", page.Text("#headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attachment_can_be_downloaded()
    {
        var http = Start("Development");
        await WriteAsync(Id, EmailRecipient.Attendee);
        var link = (await http.GetPageAsync("/emails/" + Id)).QuerySelector("#attachments a")!.GetAttribute("href");

        using var response = await http.GetAsync(link, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/calendar", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            ("attachment", "booking-7K3F-9QXM.ics"),
            (response.Content.Headers.ContentDisposition?.DispositionType, response.Content.Headers.ContentDisposition?.FileName));
        var (calendar, _) = StrictCalendarReader.Read(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("REQUEST", calendar.Value("METHOD"));
    }

    [Theory]
    [InlineData("/emails/nothing")]
    [InlineData("/emails/..%2f..%2fsecret")]
    [InlineData("/emails/..%5csecret")]
    [InlineData("/emails/secret.eml")]
    [InlineData("/emails/..%2fsecret/attachments/0")]
    [InlineData("/emails/" + Id + "/attachments/1")]
    [InlineData("/emails/" + Id + "/attachments/-1")]
    [InlineData("/emails/" + Id + "/attachments/x")]
    public async Task A_path_that_is_not_an_email_is_not_found(string path)
    {
        var http = Start("Development");
        await WriteAsync(Id, EmailRecipient.Attendee);
        var folder = site!.Services.GetRequiredService<EmailFolder>().FullPath;
        File.Copy(Path.Combine(folder, Id + ".eml"), Path.Combine(folder, "..", "secret.eml"));

        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("Production", "Files")]
    [InlineData("Staging", "Files")]
    [InlineData("Development", "Resend")]
    public async Task The_pages_exist_in_development_with_files_only(string environment, string provider)
    {
        var http = Start(environment, provider);
        await WriteAsync(Id, EmailRecipient.Attendee);

        foreach (var path in new[] { "/emails", "/emails/" + Id, $"/emails/{Id}/attachments/0" })
        {
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.DoesNotContain(
                "ada@example.com",
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
        }
    }

    private HttpClient Start(string environment, string provider = "Files")
    {
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["Email:Provider"] = provider,
            ["Email:From"] = "booking@example.org",
            ["Email:AdminAddress"] = "admin@example.org",
            ["Email:Resend:ApiToken"] = "re_test",
            ["Site:BaseUrl"] = "https://booking.example.org",
            ["Site:KnownProxies"] = "127.0.0.1",
        };
        site = Site.Start(settings, environment: environment);
        return site.Http;
    }

    private async Task WriteAsync(string id, EmailRecipient recipient, DateTime? writtenAt = null)
    {
        var email = await site!.Services.GetRequiredService<EmailComposer>().ComposeAsync(
            recipient, [Emails.Booking with { Name = HostileName }]);
        Assert.IsType<EmailOutcome.Accepted>(
            await site.Services.GetRequiredService<FileEmailSender>().SendAsync(id, email, TestContext.Current.CancellationToken));
        if (writtenAt is { } time)
        {
            File.SetLastWriteTimeUtc(site.Services.GetRequiredService<EmailFolder>().PathOf(id), time);
        }
    }
}
