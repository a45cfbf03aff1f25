using System.Net;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>Responses while the store fails.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly FakeBookingStore store = new();
    private Site site = null!;

    public ValueTask InitializeAsync()
    {
        site = Site.Start(
            new Dictionary<string,
            string?>(),
            services => services.AddFakes(store));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Reading_slots_returns_503_with_retry_after()
    {
        store.Failure = new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.GetAsync("/api/slots?date=2026-03-01", TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Booking_returns_503_when_nothing_was_booked()
    {
        store.Failure = new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.BookAsync(BookingApi.Body());

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Booking_returns_503_when_the_outcome_is_unknown()
    {
        store.Failure = new OutcomeUnknownException("lost", new IOException());

        using var response = await site.Http.BookAsync(BookingApi.Body());

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "outcome_unknown");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_unexpected_exception_is_a_problem_without_a_stack_trace()
    {
        store.Failure = new InvalidOperationException("secret detail");

        using var response = await site.Http.BookAsync(BookingApi.Body());

        var problem = await response.AssertProblemAsync(HttpStatusCode.InternalServerError, "server_error");
        Assert.DoesNotContain("secret detail", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_slot_without_counts_returns_409_and_keeps_the_typed_details()
    {
        var page = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");
        store.Decide = _ => new EventBooking.Bookings.BookingOutcome.SlotFull(EventBooking.Scheduling.SlotId.Parse("2026-03-01T10:00"));
        store.Failure = new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.SendFormAsync(page, name: "Grace Hopper");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("Grace Hopper", (await response.PageAsync()).QuerySelector("#name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Validation_errors_are_shown_without_counts()
    {
        var page = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");
        store.Failure = new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.SendFormAsync(page, email: "nobody");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("nobody", (await response.PageAsync()).QuerySelector("#email")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("/", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/dates/2026-03-01", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/bookings/00000000000000000000000000000000", HttpStatusCode.ServiceUnavailable)]
    public async Task A_page_without_the_store_returns_503_with_a_message(string path, HttpStatusCode status)
    {
        store.Failure = new StoreUnavailableException("away", new IOException());

        var page = await site.Http.GetPageAsync(path, status);

        Assert.Contains("again in a few seconds", page.Text("main"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "We cannot take bookings right now")]
    [InlineData(true, "We could not confirm your booking")]
    public async Task The_form_keeps_the_typed_details_and_its_key_after_an_error(bool outcomeIsUnknown, string heading)
    {
        var page = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");
        store.Failure = outcomeIsUnknown
            ? new OutcomeUnknownException("lost", new IOException()) : new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.SendFormAsync(page, name: "Grace Hopper");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var shown = await response.PageAsync();
        Assert.Equal(heading, shown.Text("#notice h2"));
        Assert.Equal("Grace Hopper", shown.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal(
            page.QuerySelector("[name=formKey]")!.GetAttribute("value"), shown.QuerySelector("[name=formKey]")!.GetAttribute("value"));
    }
}
