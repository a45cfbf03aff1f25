using System.Net;
using System.Net.Http.Headers;
using System.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>What browsers, phones and other sites read from the pages.</summary>
public sealed class PublicPagesTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();
    private Site site = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        site = Site.Start(new Dictionary<string, string?>(host.Settings)
        {
            ["Site:BaseUrl"] = "http://booking.example.com",
            ["Event:Name"] = "Tea & cake",
            ["Event:Contact"] = "help@example.com",
            ["Event:PrivacyUrl"] = "https://example.com/privacy",
            ["Event:TimeZone"] = "Europe/London",
        });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dates/2026-03-01")]
    [InlineData("/slots/2026-03-01T10:00")]
    public async Task A_public_page_has_a_description_a_preview_and_an_icon_for_home_screens(string path)
    {
        var page = await site.Http.GetPageAsync(path);

        Assert.Contains("Tea & cake", Content("meta[name=description]"), StringComparison.Ordinal);
        Assert.EndsWith("– Tea & cake", Content("meta[property='og:title']"), StringComparison.Ordinal);
        Assert.NotEmpty(Content("meta[property='og:description']"));
        Assert.Equal("website", Content("meta[property='og:type']"));
        Assert.Equal("http://booking.example.com" + path, Content("meta[property='og:url']"));
        Assert.Equal("http://booking.example.com/preview.png", Content("meta[property='og:image']"));
        foreach (var image in new[] { "/preview.png", page.QuerySelector("link[rel=apple-touch-icon]")!.GetAttribute("href")! })
        {
            using var response = await site.Http.GetAsync(image, Cancellation);
            Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        }

        string Content(string selector) => page.QuerySelector<IHtmlMetaElement>(selector)!.Content!;
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/dates/2026-03-01", HttpStatusCode.OK)]
    [InlineData("/slots/2026-03-01T10:00", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Every_page_has_the_contact_and_the_privacy_page_at_the_bottom(string path, HttpStatusCode status)
    {
        var page = await site.Http.GetPageAsync(path, status);

        Assert.Equal("help@example.com", page.Text(".site-footer a[href='mailto:help@example.com']"));
        Assert.Equal("Privacy", page.Text(".site-footer a[href='https://example.com/privacy']"));
        var isError = status != HttpStatusCode.OK;
        Assert.Equal(
            isError,
            page.Text("main").Contains("Cannot come, or something wrong? Contact help@example.com.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_of_a_booking_has_the_contact() =>
        Assert.Contains(
            "Cannot come, or something wrong? Contact help@example.com.",
            (await site.Http.GetPageAsync(await BookAsync())).Text("main"),
            StringComparison.Ordinal);

    [Fact]
    public async Task The_page_of_a_booking_has_no_preview_and_is_not_indexed()
    {
        var page = await site.Http.GetPageAsync(await BookAsync());

        Assert.NotNull(page.QuerySelector("meta[name=robots][content=noindex]"));
        Assert.Null(page.QuerySelector("meta[name=description], meta[property]"));
    }

    [Theory]
    [InlineData("/", "br")]
    [InlineData("/", "gzip")]
    [InlineData("/dates/2026-03-01", "br")]
    [InlineData("/slots/2026-03-01T10:00", "gzip")]
    [InlineData("/api/dates", "br")]
    [InlineData("/api/slots?date=2026-03-01", "gzip")]
    [InlineData("/openapi/v1.json", "br")]
    [InlineData("/dates/2026-03-02", "br")]
    public async Task Public_pages_and_json_are_compressed(string path, string encoding)
    {
        using var response = await GetAsync(path, encoding);

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Theory]
    [InlineData("/admin/sign-in")]
    [InlineData("/Admin/sign-in")]
    [InlineData("/api/admin/bookings")]
    public async Task Pages_with_personal_data_are_not_compressed(string path)
    {
        using var response = await GetAsync(path, "br");

        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task The_page_of_a_booking_is_not_compressed_and_names_are_not_translated()
    {
        var path = await BookAsync();
        var page = await site.Http.GetPageAsync(path);

        using var response = await GetAsync(path, "br");
        Assert.Empty(response.Content.Headers.ContentEncoding);
        var reference = page.Text(".ticket-reference strong");
        foreach (var text in new[] { "Ada Lovelace", "ada@example.com", reference, "Tea & cake", "Town Hall, Main Street 1" })
        {
            var elements = page.QuerySelectorAll("main *")
                .Where(element => element.ChildNodes.OfType<IText>().Any(node => node.Data.Contains(text, StringComparison.Ordinal)))
                .ToList();
            Assert.NotEmpty(elements);
            Assert.All(elements, element => Assert.NotNull(element.Closest("[translate=no]")));
        }
    }

    [Theory]
    [InlineData("/", false)]
    [InlineData("/dates/2026-03-29", false)]
    [InlineData("/slots/2026-03-29T10:00", true)]
    [InlineData(null, true)]
    public async Task The_form_and_the_booking_name_the_time_zone_in_words(string? path, bool isNamed)
    {
        var page = await site.Http.GetPageAsync(path ?? await BookAsync());

        Assert.Equal(isNamed, page.Text("main").Contains("London time", StringComparison.Ordinal));
        Assert.DoesNotContain("Europe/London", page.Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_booking_links_calendars_on_the_web_without_the_private_link()
    {
        var page = await site.Http.GetPageAsync(await BookAsync());

        var google = LinkTo("https://calendar.google.com/");
        Assert.Equal(
            ("TEMPLATE", "Tea & cake", "20260331T090000Z/20260331T100000Z", "Town Hall, Main Street 1"),
            (google["action"], google["text"], google["dates"], google["location"]));
        var outlook = LinkTo("https://outlook.live.com/");
        Assert.Equal(
            ("Tea & cake", "2026-03-31T09:00:00Z", "2026-03-31T10:00:00Z", "Town Hall, Main Street 1"),
            (outlook["subject"], outlook["startdt"], outlook["enddt"], outlook["location"]));
        Assert.Equal("Reference: " + page.Text(".ticket-reference strong"), google["details"]);
        Assert.Equal(google["details"], outlook["body"]);

        System.Collections.Specialized.NameValueCollection LinkTo(string start)
        {
            var link = page.QuerySelectorAll<IHtmlAnchorElement>(".actions a")
                .Single(a => a.Href.StartsWith(start, StringComparison.Ordinal));
            Assert.Equal("noreferrer", link.GetAttribute("rel"));
            Assert.DoesNotContain("bookings", link.Href, StringComparison.Ordinal);
            return HttpUtility.ParseQueryString(new Uri(link.Href).Query);
        }
    }

    [Fact]
    public async Task A_browser_that_has_just_booked_an_hour_is_asked_before_it_books_another_seat_there()
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() };
        using var browser = new HttpClient(handler) { BaseAddress = site.Address };
        var form = await browser.GetPageAsync("/slots/2026-03-31T12:00");
        using var first = await browser.SendFormAsync(form);
        using var repeated = await browser.SendFormAsync(form);
        var reference = (await browser.GetPageAsync(first.Headers.Location!.ToString())).Text(".ticket-reference strong");

        using var asked = await browser.SendFormAsync(await browser.GetPageAsync("/slots/2026-03-31T12:00"), name: "Grace");
        using var elsewhere = await browser.SendFormAsync(await browser.GetPageAsync("/slots/2026-03-31T13:00"));
        using var somebodyElse = await site.Http.SendFormAsync(await site.Http.GetPageAsync("/slots/2026-03-31T12:00"));

        Assert.Equal(HttpStatusCode.Redirect, repeated.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var question = await asked.PageAsync();
        Assert.Equal($"You already have booking {reference} for this hour", question.Text("#notice h2"));
        Assert.Equal(HttpStatusCode.Redirect, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, somebodyElse.StatusCode);
        Assert.Equal(2, (await site.Http.BookedCountsAsync("2026-03-31"))["2026-03-31T12:00"]);
        using var second = await browser.SendFormAsync(question, name: "Grace", choice: ("knownBooking", reference));
        Assert.Equal(HttpStatusCode.Redirect, second.StatusCode);
        Assert.Equal(3, (await site.Http.BookedCountsAsync("2026-03-31"))["2026-03-31T12:00"]);
    }

    [Fact]
    public async Task The_cookie_of_a_booking_is_unreadable_and_a_forged_one_is_ignored()
    {
        var form = await site.Http.GetPageAsync("/slots/2026-03-31T15:00");
        using var booked = await site.Http.SendFormAsync(form);
        var cookie = Assert.Single(booked.Headers.GetValues("Set-Cookie"));
        Assert.Contains("path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("2026", cookie.Split(';')[0], StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/slots/2026-03-31T15:00");
        request.Headers.Add("Cookie", "eventbooking-recent=2026-03-31T15:00 7K3F-9QXM 0");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["formKey"] = (await site.Http.GetPageAsync("/slots/2026-03-31T15:00"))
                .QuerySelector<IHtmlInputElement>("[name=formKey]")!.Value,
            ["name"] = "Ada",
            ["email"] = "ada@example.com",
            ["phone"] = "1234567",
        });
        using var answer = await site.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private async Task<string> BookAsync()
    {
        using var booked = await site.Http.SendFormAsync(await site.Http.GetPageAsync("/slots/2026-03-31T10:00"));
        return booked.Headers.Location!.ToString();
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return await site.Http.SendAsync(request, Cancellation);
    }
}
