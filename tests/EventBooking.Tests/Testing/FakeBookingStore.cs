using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Testing;

public static class FakeStores
{
    /// <summary>Without a database, the keys of sessions and forms are kept in memory.</summary>
    public static IServiceCollection AddFakes(this IServiceCollection services, FakeBookingStore store) => services
        .AddSingleton<IBookingStore>(store)
        .AddSingleton<IOutbox>(new EmptyOutbox())
        .AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
}

/// <summary>Returns the results that a test sets, and keeps nothing.</summary>
public sealed class FakeBookingStore : IBookingStore
{
    /// <summary>The exception of every member, unless <see cref="Decide"/> is set.</summary>
    public Exception? Failure { get; set; }

    public Func<BookCommand, BookingOutcome>? Decide { get; set; }

    public IReadOnlyList<Booking> OfAddress { get; set; } = [];

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public int LaneOf(BookingCommand command) => 0;

    public Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) => Answer(true);

    public Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<Slot>>([]);

    public Task<IReadOnlyList<BookingOutcome>> DecideAsync(IReadOnlyList<BookingCommand> batch) =>
        Decide is null
            ? Answer<IReadOnlyList<BookingOutcome>>([])
            : Task.FromResult<IReadOnlyList<BookingOutcome>>([.. batch.Cast<BookCommand>().Select(Decide)]);

    public Task<bool> HasBookingAsync(string bookingId) => Answer(false);

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) => Answer<Booking?>(null);

    public Task<IReadOnlyList<Booking>> FindByEmailAsync(string email, CancellationToken cancellationToken) => Answer(OfAddress);

    public Task<int> FindPositionAsync(Booking waiting, CancellationToken cancellationToken) => Answer(0);

    private Task<T> Answer<T>(T answer) => Failure is null ? Task.FromResult(answer) : Task.FromException<T>(Failure);
}
