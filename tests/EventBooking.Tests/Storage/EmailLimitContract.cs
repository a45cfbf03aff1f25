using System.Net;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>An email address has at most as many bookings as the settings allow, on any number of instances.</summary>
public abstract class EmailLimitContract : IAsyncLifetime
{
    private const int Max = 3;

    private IStoreHost host = null!;

    protected abstract IStoreHost CreateHost();

    public ValueTask InitializeAsync()
    {
        host = CreateHost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task One_address_books_up_to_the_limit_in_one_batch_or_in_many(int batchSize)
    {
        var store = await host.OpenAsync();
        var orders = Enumerable.Range(0, 12)
            .Select(i => Order($"2026-03-01T{10 + (i % 6)}:00", i % 2 == 0 ? "ada@example.com" : "ADA@Example.com"));

        var outcomes = new List<BookingOutcome>();
        foreach (var batch in orders.Chunk(batchSize))
        {
            outcomes.AddRange(await store.BookAsync(batch));
        }

        Assert.All(outcomes[..Max], outcome => Assert.IsType<BookingOutcome.Booked>(outcome));
        Assert.All(outcomes[Max..], outcome => Assert.Equal(new BookingOutcome.EmailLimitReached(Max), outcome));
        Assert.Equal(new StoredCounts(Max, 2 * Max), await host.CountAsync());
        Assert.Empty(await host.OpenInspection().FindInconsistentSlotsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Addresses_have_limits_of_their_own_and_a_pattern_is_no_address()
    {
        var store = await host.OpenAsync();

        var outcomes = await store.BookAsync(
        [
            .. new[] { "ada@example.com", "a.a@example.com", ".*@example.com", "xada@example.com", "ada@example.comx" }
                .SelectMany(email => Enumerable.Repeat(email, Max))
                .Select((email, i) => Order($"2026-03-{1 + (2 * (i / 4)):00}T10:00", email)),
        ]);

        Assert.All(outcomes, outcome => Assert.IsType<BookingOutcome.Booked>(outcome));
    }

    [Fact]
    public async Task A_repeated_request_gets_its_booking_back_and_a_refused_one_may_be_repeated()
    {
        var store = await host.OpenAsync();
        var first = Order("2026-03-01T10:00", "ada@example.com");
        await store.BookAsync([first, Order("2026-03-01T11:00", "ada@example.com"), Order("2026-03-01T12:00", "ada@example.com")]);
        var late = Order("2026-03-01T13:00", "ada@example.com");

        var outcomes = await store.BookAsync([first, late, late]);

        Assert.IsType<BookingOutcome.AlreadyBooked>(outcomes[0]);
        Assert.All(outcomes.Skip(1), outcome => Assert.IsType<BookingOutcome.EmailLimitReached>(outcome));
        Assert.IsType<BookingOutcome.Booked>(Assert.Single(await store.BookAsync([late with { MaxSeatsPerEmail = Max + 1 }])));
    }

    [Fact]
    public async Task A_full_slot_uses_up_nothing()
    {
        var store = await host.OpenAsync();
        await store.BookAsync([.. Enumerable.Range(0, 4).Select(i => Order("2026-03-01T10:00", $"grace{i}@example.com"))]);

        var outcomes = await store.BookAsync(
        [
            .. Enumerable.Range(0, Max).Select(_ => Order("2026-03-01T10:00", "ada@example.com")),
            .. Enumerable.Range(0, Max + 1).Select(_ => Order("2026-03-01T11:00", "ada@example.com")),
        ]);

        Assert.All(outcomes.Take(Max), outcome => Assert.IsType<BookingOutcome.SlotFull>(outcome));
        Assert.All(outcomes.Skip(Max).Take(Max), outcome => Assert.IsType<BookingOutcome.Booked>(outcome));
        Assert.IsType<BookingOutcome.EmailLimitReached>(outcomes[^1]);
    }

    [Fact]
    public async Task Bookings_made_without_the_limit_count_and_without_it_nothing_is_limited()
    {
        var store = await host.OpenAsync();
        await store.BookAsync([.. Enumerable.Range(0, 4).Select(_ => Unlimited("2026-03-01T10:00"))]);

        var refused = await store.BookAsync([Order("2026-03-01T11:00", "ada@example.com")]);
        var booked = await store.BookAsync([Unlimited("2026-03-01T11:00")]);

        Assert.IsType<BookingOutcome.EmailLimitReached>(Assert.Single(refused));
        Assert.IsType<BookingOutcome.Booked>(Assert.Single(booked));

        static BookCommand Unlimited(string slotId) => Order(slotId, "ada@example.com") with { MaxSeatsPerEmail = 0 };
    }

    [Fact]
    public async Task Bookings_on_two_instances_at_the_same_time_do_not_pass_the_limit()
    {
        IBookingStore[] stores = [await host.OpenAsync(), await host.OpenAsync()];
        var queues = stores.Select(store => new BookingQueue(store)).ToList();
        for (var person = 0; person < 5; person++)
        {
            var email = $"ada{person}@example.com";

            // Different slots, so that nothing but the address is contended.
            var hour = 10 + person;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
                () => queues[i % 2].DecideAsync(Order($"2026-03-{1 + (2 * i):00}T{hour}:00", email)),
                TestContext.Current.CancellationToken)));

            Assert.Equal(Max, outcomes.Count(outcome => outcome is BookingOutcome.Booked));
            Assert.Equal(16 - Max, outcomes.Count(outcome => outcome is BookingOutcome.EmailLimitReached));
        }
    }

    [Fact]
    public async Task The_site_says_that_the_address_has_no_more_seats()
    {
        await using var site = Site.Start(host.Settings.Append(new("Event:MaxSeatsPerEmail", "1")).ToDictionary());
        using (var booked = await site.Http.BookAsync(BookingApi.Body()))
        {
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        }

        using var refused = await site.Http.BookAsync(BookingApi.Body("2026-03-03T10:00"));
        using var form = await site.Http.SendFormAsync(await site.Http.GetPageAsync("/slots/2026-03-03T10:00"), email: "ADA@example.com");
        using var other = await site.Http.BookAsync(BookingApi.Body("2026-03-03T10:00", email: "grace@example.com"));

        await refused.AssertProblemAsync(HttpStatusCode.Conflict, "email_limit_reached");
        Assert.Equal(HttpStatusCode.Conflict, form.StatusCode);
        Assert.Equal("This email address cannot book more seats", (await form.PageAsync()).Text("#notice h2"));
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        Assert.Equal(2, (await host.CountAsync()).Bookings);
    }

    private static BookCommand Order(string slotId, string email) =>
        TestData.CreateCommand(TestData.GetSlot(slotId)) with { Email = email, MaxSeatsPerEmail = Max };
}

public sealed class SqliteEmailLimitTests : EmailLimitContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoEmailLimitTests(MongoServer server) : EmailLimitContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
