using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Tests.Testing;

public static class BookingStoreExtensions
{
    /// <summary>Reads these slots from the store, in the given order.</summary>
    public static async Task<IReadOnlyList<Slot>> ReadSlotsAsync(this IBookingStore store, params IReadOnlyList<Slot> slots)
    {
        var dates = slots.Select(slot => slot.Id.Date).ToList();
        var stored = await store.GetSlotsAsync(dates.Min(), dates.Max(), TestContext.Current.CancellationToken);
        return [.. slots.SelectMany(slot => stored.Where(other => other.Id == slot.Id))];
    }

    public static Task<IReadOnlyList<BookingOutcome>> BookAsync(this IBookingStore store, IReadOnlyList<BookCommand> batch) =>
        store.DecideAsync(batch);

    public static Task CreateSlotsAsync(this IBookingStore store, params IReadOnlyList<Slot> slots) =>
        store.CreateSlotsAsync(slots, TestContext.Current.CancellationToken);
}
