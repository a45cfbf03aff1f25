using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Storage;

/// <summary>Cancelling, changing and correcting bookings in every store.</summary>
public abstract class BookingChangesContract : IAsyncLifetime
{
    private static readonly Slot Morning = TestData.GetSlot("2026-03-01T10:00") with { Capacity = 2 };
    private static readonly Slot Noon = TestData.GetSlot("2026-03-01T12:00") with { Capacity = 1 };
    private static readonly DateTimeOffset Now = new(2026, 2, 2, 9, 0, 0, 456, TimeSpan.Zero);

    private IStoreHost host = null!;
    private IBookingStore store = null!;

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        host = CreateHost();
        store = await host.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Assert.Empty(await host.OpenInspection().FindInconsistentSlotsAsync(TestContext.Current.CancellationToken));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_booking_frees_its_seat_and_keeps_its_reference_and_link()
    {
        var booking = await BookAsync(Morning);

        var cancelled = Assert.IsType<Updated>(await DecideAsync(Cancel(booking))).Booking;

        Assert.Equal(booking with
        {
            Status = BookingStatus.Cancelled,
            Revision = 1,
            NotifiedRevision = 1,
            UpdatedAt = Now,
            OriginalDetails = cancelled.OriginalDetails,
        }, cancelled);
        Assert.Equal(cancelled, await FindAsync(booking));
        Assert.Equal(0, await BookedCountAsync(Morning));
        Assert.Equal(4, (await host.CountAsync()).Messages);
    }

    [Fact]
    public async Task Cancelling_twice_releases_one_seat()
    {
        var (booking, _) = (await BookAsync(Morning), await BookAsync(Morning));

        var outcomes = await store.DecideAsync([Cancel(booking), Cancel(booking)]);
        Assert.IsType<Updated>(outcomes[0]);
        Assert.IsType<Unchanged>(outcomes[1]);
        Assert.IsType<Unchanged>(await DecideAsync(Cancel(booking)));

        Assert.Equal(1, await BookedCountAsync(Morning));
    }

    [Fact]
    public async Task A_freed_seat_can_be_booked_in_the_same_batch()
    {
        var booking = await BookAsync(Noon);

        var outcomes = await store.DecideAsync([TestData.CreateCommand(Noon), Cancel(booking), TestData.CreateCommand(Noon)]);

        Assert.IsType<SlotFull>(outcomes[0]);
        Assert.IsType<Updated>(outcomes[1]);
        Assert.IsType<Booked>(outcomes[2]);
    }

    [Fact]
    public async Task The_key_of_a_cancelled_booking_gets_that_booking_and_books_nothing()
    {
        var command = TestData.CreateCommand(Morning);
        await store.BookAsync([command]);
        await DecideAsync(new CancelCommand { BookingId = command.BookingId, At = Now });

        var repeated = Assert.IsType<AlreadyBooked>(Assert.Single(await store.BookAsync([command]))).Booking;

        Assert.Equal(BookingStatus.Cancelled, repeated.Status);
        Assert.True(command.Matches(repeated));
        Assert.Equal(0, await BookedCountAsync(Morning));
    }

    [Fact]
    public async Task A_changed_booking_holds_one_seat_in_the_new_slot()
    {
        var booking = await BookAsync(Morning);

        var changed = Assert.IsType<Updated>(await DecideAsync(Change(booking, Noon))).Booking;

        Assert.Equal((Noon.Id, 1, 0), (changed.SlotId, changed.Revision, changed.SeatsLeft));
        Assert.Equal((booking.Reference, booking.ManageToken), (changed.Reference, changed.ManageToken));
        Assert.Equal(changed, await FindAsync(booking));
        Assert.Equal((0, 1), (await BookedCountAsync(Morning), await BookedCountAsync(Noon)));
    }

    [Fact]
    public async Task A_change_to_a_full_slot_keeps_the_old_seat()
    {
        var (booking, _) = (await BookAsync(Morning), await BookAsync(Noon));

        Assert.Equal(new SlotFull(Noon.Id), await DecideAsync(Change(booking, Noon)));

        Assert.Equal(booking, await FindAsync(booking));
        Assert.Equal((1, 1), (await BookedCountAsync(Morning), await BookedCountAsync(Noon)));
        Assert.Equal(4, (await host.CountAsync()).Messages);
    }

    [Fact]
    public async Task A_slot_that_nobody_has_looked_at_can_be_changed_to()
    {
        var booking = await BookAsync(Morning);
        var other = TestData.GetSlot("2026-03-31T16:00");

        Assert.IsType<Updated>(await DecideAsync(Change(booking, other)));

        Assert.Equal(1, await BookedCountAsync(other));
    }

    [Fact]
    public async Task A_cancelled_booking_cannot_be_changed_or_corrected()
    {
        var booking = await BookAsync(Morning);
        await DecideAsync(Cancel(booking));

        Assert.IsType<NoSeat>(await DecideAsync(Change(booking, Noon)));
        Assert.IsType<NoSeat>(await DecideAsync(new CorrectCommand { BookingId = booking.Id, At = Now, Name = "Grace" }));
        Assert.IsType<BookingUnknown>(await DecideAsync(new CancelCommand { BookingId = BookingId.Generate(), At = Now }));
    }

    [Fact]
    public async Task Corrected_details_are_stored_and_found_and_the_others_are_kept()
    {
        var booking = await BookAsync(Morning);

        var corrected = Assert.IsType<Updated>(await DecideAsync(
            new CorrectCommand { BookingId = booking.Id, At = Now, Name = "Grace Hopper", Email = "grace@example.org" })).Booking;

        Assert.Equal(("Grace Hopper", "grace@example.org", booking.Phone, Morning.Id),
            (corrected.Name, corrected.Email, corrected.Phone, corrected.SlotId));
        var found = await host.OpenSearch().FindPageAsync(
            new() { Name = "hopper", Email = "grace@" }, 0, 10, TestContext.Current.CancellationToken);
        Assert.Equal(corrected, Assert.Single(found.Bookings));
        Assert.IsType<Unchanged>(await DecideAsync(new CorrectCommand { BookingId = booking.Id, At = Now, Name = "Grace Hopper" }));
        Assert.Equal(5, (await host.CountAsync()).Messages);
    }

    [Fact]
    public async Task A_key_is_applied_once_even_after_later_changes()
    {
        var booking = await BookAsync(Morning);
        var first = Change(booking, Noon) with { Key = "one" };
        await DecideAsync(first);
        await DecideAsync(Change(booking, Morning) with { Key = "two" });

        var repeated = Assert.IsType<Unchanged>(await DecideAsync(first)).Booking;

        Assert.Equal((Morning.Id, 2), (repeated.SlotId, repeated.Revision));
        Assert.IsType<KeyReused>(await DecideAsync(Cancel(booking) with { Key = "one" }));
    }

    [Fact]
    public async Task An_email_address_cannot_be_corrected_to_one_that_has_all_its_seats()
    {
        await store.BookAsync([TestData.CreateCommand(Morning) with { Email = "GRACE@example.com" }]);
        var booking = await BookAsync(Morning);
        var correct = new CorrectCommand { BookingId = booking.Id, At = Now, Email = "grace@example.com", MaxSeatsPerEmail = 1 };

        Assert.IsType<EmailLimitReached>(await DecideAsync(correct));

        Assert.IsType<Updated>(await DecideAsync(correct with { MaxSeatsPerEmail = 2 }));
    }

    [Fact]
    public async Task Bookings_of_an_address_are_found_in_any_case_without_the_cancelled_ones()
    {
        var (first, second) = (await BookAsync(Noon), await BookAsync(Morning));
        await DecideAsync(Cancel(await BookAsync(Morning)));

        var found = await store.FindByEmailAsync("ADA@example.com", TestContext.Current.CancellationToken);

        Assert.Equal([second, first], found);
    }

    private static CancelCommand Cancel(Booking booking) => new() { BookingId = booking.Id, At = Now };

    private static ChangeCommand Change(Booking booking, Slot slot) => new() { BookingId = booking.Id, At = Now, Slot = slot };

    private async Task<BookingOutcome> DecideAsync(BookingCommand command) => Assert.Single(await store.DecideAsync([command]));

    private async Task<Booking> BookAsync(Slot slot) =>
        Assert.IsType<Booked>(Assert.Single(await store.BookAsync([TestData.CreateCommand(slot)]))).Booking;

    private Task<Booking?> FindAsync(Booking booking) =>
        store.FindByManageTokenAsync(booking.ManageToken, TestContext.Current.CancellationToken);

    private async Task<int> BookedCountAsync(Slot slot) => Assert.Single(await store.ReadSlotsAsync(slot)).BookedCount;
}

public sealed class SqliteBookingChangesTests : BookingChangesContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoBookingChangesTests(MongoServer server) : BookingChangesContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
