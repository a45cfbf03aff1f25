using System.Net;
using AngleSharp.Html.Parser;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Controllers;
using EventBooking.Email;
using EventBooking.Outbox;
using EventBooking.Tests.Email;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace EventBooking.Tests.Controllers;

/// <summary>Every text for attendees goes through the localizer. The localizer of these sites marks its texts.</summary>
public sealed class LocalizationTests : IAsyncDisposable
{
    private const string Slot = "2026-03-01T10:00";
    private const string ManageToken = "0123456789abcdef0123456789abcdef";

    private readonly SqliteHost host = new();
    private readonly FakeBookingStore store = new();
    private readonly List<string> unmarked = [];
    private readonly Dictionary<int, string> formKeys = [];
    private int pages;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Attendee_pages_have_no_text_that_is_not_localized()
    {
        await using var site = StartWithOneSeatPerDate(Mark);
        foreach (var path in new[]
        {
            "/",
            "/dates/2026-03-01",
            $"/slots/{Slot}",
            "/dates/2026-03-02",
            "/dates/2026-04-01",
            "/dates/x",
            "/slots/x",
            "/bookings/x",
            "/x",
            "/error",
        })
        {
            await ReadAsync(await site.Http.GetAsync(path, Cancellation));
        }

        var location = (await ReadAsync(await SendAsync(site, Slot, "Ada"))).Headers.Location!.OriginalString;
        await ReadAsync(await SendAsync(site, Slot, "Grace"), HttpStatusCode.UnprocessableEntity);
        await ReadAsync(await SendAsync(site, Slot, "Grace", form: 2), HttpStatusCode.Conflict);
        await ReadAsync(await SendAsync(site, Slot, "Grace", form: 2, mustChoose: true), HttpStatusCode.BadRequest);
        await ReadAsync(await site.Http.GetAsync($"/slots/{Slot}", Cancellation));
        await ReadAsync(await site.Http.GetAsync($"/slots/{Slot}?open=true", Cancellation));
        await ReadAsync(await site.Http.GetAsync("/slots/2026-03-02T10:00", Cancellation), HttpStatusCode.NotFound);
        await ReadAsync(await site.Http.GetAsync("/dates/2026-03-01", Cancellation));
        await ReadAsync(await site.Http.GetAsync(location + "?repeated=true", Cancellation));
        foreach (var status in new[] { "sent", "parked" })
        {
            await ExecuteAsync($"UPDATE outbox SET status = '{status}'");
            await ReadAsync(await site.Http.GetAsync(location, Cancellation));
        }

        await ExecuteAsync("UPDATE bookings SET status = 'cancelled'");
        await ReadAsync(await site.Http.GetAsync(location, Cancellation));
        for (var day = 3; day <= 31; day += 2)
        {
            using var response = await site.Http.BookAsync(BookingApi.Body($"2026-03-{day:00}T10:00"));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }

        await ReadAsync(await SendAsync(site, Slot, "Grace", form: 2), HttpStatusCode.Conflict);
        formKeys[3] = "not signed";
        await ReadAsync(await SendAsync(site, Slot, "Grace", form: 3), HttpStatusCode.BadRequest);
        foreach (var path in new[] { "/", $"/slots/{Slot}", $"/slots/{Slot}?open=true" })
        {
            await ReadAsync(await site.Http.GetAsync(path, Cancellation));
        }

        AssertAllMarked(expectedPages: 26);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("long", "long", "12")]
    [InlineData("marks", "a@", "x")]
    [InlineData("A\u2028da", "ada@example.com", "1234567")]
    [InlineData("Ada\0", "ada@example.com", "1234567")]
    public async Task Validation_messages_are_localized(string name, string email, string phone)
    {
        await using var site = StartWithOneSeatPerDate(Mark);
        name = name switch { "long" => new('1', 101), "marks" => "1" + new string('\u0301', 9), _ => name };
        email = email is "long" ? new('1', 255) : email;

        await ReadAsync(await SendAsync(site, Slot, name, email: email, phone: phone), HttpStatusCode.BadRequest);

        AssertAllMarked(expectedPages: 1);
    }

    [Fact]
    public async Task Error_pages_have_no_text_that_is_not_localized()
    {
        await using var site = Site.Start(
            new Dictionary<string, string?> { ["RateLimits:Booking:Requests"] = "4", ["RateLimits:Booking:Period"] = "01:00:00" },
            services => Mark(services.AddFakes(store)));
        await ReadAsync(await site.Http.GetAsync($"/slots/{Slot}", Cancellation), HttpStatusCode.OK);
        store.Decide = command => new BookingOutcome.SlotFull(command.Slot.Id);
        store.Failure = new StoreUnavailableException("away", new IOException());
        await ReadAsync(await SendAsync(site, Slot, "Ada"), HttpStatusCode.Conflict);
        await ReadAsync(await site.Http.GetAsync($"/bookings/{ManageToken}", Cancellation), HttpStatusCode.ServiceUnavailable);
        store.Decide = null;
        await ReadAsync(await SendAsync(site, Slot, "Ada"), HttpStatusCode.ServiceUnavailable);
        store.Failure = new OutcomeUnknownException("lost", new IOException());
        await ReadAsync(await SendAsync(site, Slot, "Ada"), HttpStatusCode.ServiceUnavailable);
        store.Failure = new InvalidOperationException();
        await ReadAsync(await SendAsync(site, Slot, "Ada"), HttpStatusCode.InternalServerError);
        await ReadAsync(await SendAsync(site, Slot, "Ada"), HttpStatusCode.TooManyRequests);
        await ReadAsync(await site.Http.PostAsync("/", content: null, Cancellation), HttpStatusCode.MethodNotAllowed);
        await ReadAsync(
            await site.Http.PostAsync("/slots/x", new StringContent(new('1', 70_000)), Cancellation), HttpStatusCode.TooManyRequests);

        AssertAllMarked(expectedPages: 9);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(413)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(400)]
    public void Every_error_page_is_localized(int status)
    {
        var page = ErrorPage.Create(new StringLocalizer<Texts>(new MarkingLocalizerFactory()), status, "5", "");

        Assert.Empty(UnmarkedTexts.In($"{page.Title} {page.Advice}"));
    }

    [Theory]
    [MemberData(nameof(EmailKindTests.Kinds), MemberType = typeof(EmailKindTests))]
    public Task Emails_to_attendees_and_calendar_files_have_no_text_that_is_not_localized(EmailKind kind) =>
        AssertMarkedAsync(EmailRecipient.Attendee, kind);

    [Theory]
    [MemberData(nameof(EmailKindTests.KindsForOrganisers), MemberType = typeof(EmailKindTests))]
    public Task Emails_to_organisers_have_no_text_that_is_not_localized(EmailKind kind) => AssertMarkedAsync(EmailRecipient.Admin, kind);

    private static async Task AssertMarkedAsync(EmailRecipient recipient, EmailKind kind)
    {
        await using var services = Emails.Services(localizers: new MarkingLocalizerFactory(), ofAddress: [Emails.Booking]);

        var email = await services.GetRequiredService<EmailComposer>().ComposeAsync(recipient, [EmailKindTests.Subjects[kind]]);

        Assert.Empty(UnmarkedTexts.In(new HtmlParser().ParseDocument(email.HtmlBody)));
        Assert.Empty(UnmarkedTexts.In(email.TextBody));
        Assert.Empty(UnmarkedTexts.In(email.Subject));
        foreach (var attachment in email.Attachments)
        {
            var (_, entry) = StrictCalendarReader.Read(attachment.Content.ToArray());
            Assert.All(["SUMMARY", "LOCATION", "DESCRIPTION"], name => Assert.Empty(UnmarkedTexts.In(entry.Text(name))));
        }
    }

    [Fact]
    public async Task Control_a_text_that_is_not_localized_is_found()
    {
        await using var site = StartWithOneSeatPerDate(_ => { });

        var page = await site.Http.GetPageAsync("/dates/2026-03-01");

        Assert.Contains("Choose an hour", UnmarkedTexts.In(page));
        Assert.Contains("All dates", UnmarkedTexts.In(page));
        const string Html = "<title>⟦A⟧ – Spring Open Days</title><p title='one'>⟦two⟧ three, <b>⟦four <i>five⟧</i></b></p>"
            + "<a aria-label='⟦six⟧' data-x='seven'>UTC</a>";
        Assert.Equal(["three,", "one", "seven"], UnmarkedTexts.In(new HtmlParser().ParseDocument(Html)));
        Assert.Equal(["Hello"], UnmarkedTexts.In("Hello Ada Lovelace\n⟦See you⟧ Sunday 1 March 2026"));
    }

    private static void Mark(IServiceCollection services) => services.AddSingleton<IStringLocalizerFactory>(new MarkingLocalizerFactory());

    private Site StartWithOneSeatPerDate(Action<IServiceCollection> configure)
    {
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["Event:SlotCapacity"] = "1",
            ["Event:ScheduleA"] = "10:00-11:00",
            ["Event:ScheduleB"] = "10:00-11:00",
        };
        return Site.Start(settings, services =>
        {
            // Without the worker, messages keep the status that the test sets.
            services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxProcessor)));
            configure(services);
        });
    }

    /// <summary>Forms with the same number have the same key.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        Site site,
        string slotId,
        string name,
        int form = 1,
        string email = "ada@example.com",
        string phone = "1234567",
        bool mustChoose = false)
    {
        if (!formKeys.TryGetValue(form, out var formKey))
        {
            formKeys[form] = formKey = site.Services.GetRequiredService<FormKeys>().Issue();
        }

        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["formKey"] = formKey,
            ["name"] = name,
            ["email"] = email,
            ["phone"] = phone,
            [mustChoose ? "mustChoose" : "none"] = "true",
        });
        return await site.Http.PostAsync($"/slots/{slotId}", fields, Cancellation);
    }

    private async Task<HttpResponseMessage> ReadAsync(HttpResponseMessage response, HttpStatusCode? status = null)
    {
        Assert.True(status is null || status == response.StatusCode, $"{response.RequestMessage?.RequestUri}: {response.StatusCode}");
        if (response.StatusCode != HttpStatusCode.Redirect)
        {
            pages++;
            unmarked.AddRange(
                UnmarkedTexts.In(await response.PageAsync()).Select(
                    text => $"{response.RequestMessage?.RequestUri?.AbsolutePath}: {text}"));
        }

        return response;
    }

    private void AssertAllMarked(int expectedPages)
    {
        Assert.Empty(unmarked);
        Assert.Equal(expectedPages, pages);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = host.Connect();
        await connection.ExecuteAsync(sql);
    }
}
