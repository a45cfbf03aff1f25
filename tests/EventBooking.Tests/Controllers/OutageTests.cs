using System.Net;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Controllers;

/// <summary>What a store that fails looks like from outside.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly ScriptedStore store = new();
    private Site site = null!;

    public ValueTask InitializeAsync()
    {
        site = Site.Start(new Dictionary<string, string?>(), services => services.AddSingleton<IBookingStore>(store).AddSingleton<IOutbox>(new NoOutbox()));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Reading_says_unavailable_and_when_to_try_again()
    {
        store.Failure = new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.GetAsync("/api/slots?date=2026-03-01", TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Booking_says_that_nothing_was_booked()
    {
        store.Failure = new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.BookAsync(BookingApi.Body());

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Booking_says_that_the_outcome_is_not_known()
    {
        store.Failure = new OutcomeUnknownException("lost", new IOException());

        using var response = await site.Http.BookAsync(BookingApi.Body());

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "outcome_unknown");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_fault_of_the_program_is_a_problem_without_a_stack_trace()
    {
        store.Failure = new InvalidOperationException("secret detail");

        using var response = await site.Http.BookAsync(BookingApi.Body());

        var problem = await response.AssertProblemAsync(HttpStatusCode.InternalServerError, "server_error");
        Assert.DoesNotContain("secret detail", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slot_that_is_full_while_the_counts_are_away_is_said_to_be_full_and_what_was_typed_is_kept()
    {
        var page = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");
        store.Decide = _ => new EventBooking.Bookings.BookingOutcome.SlotFull(EventBooking.Scheduling.SlotId.Parse("2026-03-01T10:00"));
        store.Failure = new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.SendFormAsync(page, name: "Grace Hopper");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("Grace Hopper", (await response.PageAsync()).QuerySelector("#name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Mistakes_are_shown_even_when_the_counts_are_away()
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
    public async Task A_page_that_cannot_be_shown_says_so(string path, HttpStatusCode status)
    {
        store.Failure = new StoreUnavailableException("away", new IOException());

        var page = await site.Http.GetPageAsync(path, status);

        Assert.Contains("again in a few seconds", page.Text("main"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "Bookings cannot be taken at the moment")]
    [InlineData(true, "We could not see whether your seat was booked")]
    public async Task The_form_keeps_what_was_typed_and_its_key(bool outcomeIsUnknown, string heading)
    {
        var page = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");
        store.Failure = outcomeIsUnknown ? new OutcomeUnknownException("lost", new IOException()) : new StoreUnavailableException("away", new IOException());

        using var response = await site.Http.SendFormAsync(page, name: "Grace Hopper");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var shown = await response.PageAsync();
        Assert.Equal(heading, shown.Text("#notice h2"));
        Assert.Equal("Grace Hopper", shown.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal(page.QuerySelector("[name=formKey]")!.GetAttribute("value"), shown.QuerySelector("[name=formKey]")!.GetAttribute("value"));
    }
}
