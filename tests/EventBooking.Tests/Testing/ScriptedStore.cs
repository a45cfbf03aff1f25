using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Storage;

namespace EventBooking.Tests.Testing;

/// <summary>A store that answers what a test wants: a failure, or a decision; nothing is ever kept.</summary>
public sealed class ScriptedStore : IBookingStore
{
    /// <summary>Thrown by every member that has no decision to give.</summary>
    public Exception? Failure { get; set; }

    public Func<BookingOrder, BookingOutcome>? Decide { get; set; }

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public string LaneOf(SlotId slotId) => "";

    public Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) => Answer(planned);

    public Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch) =>
        Decide is null ? Answer<IReadOnlyList<BookingOutcome>>([]) : Task.FromResult<IReadOnlyList<BookingOutcome>>([.. batch.Select(Decide)]);

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) => Answer<Booking?>(null);

    private Task<T> Answer<T>(T answer) => Failure is null ? Task.FromResult(answer) : Task.FromException<T>(Failure);
}
