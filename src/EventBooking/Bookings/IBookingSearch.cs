
namespace EventBooking.Bookings;

/// <summary>
/// Finds bookings for administrators, newest first. A booking is found as soon as it was answered. Every member throws
/// <see cref="StoreUnavailableException"/> if the store does not answer.
/// </summary>
public interface IBookingSearch
{
    /// <summary>One page of the bookings that match, and the number of all that match.</summary>
    Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// All bookings that match, in batches of some hundred. No transaction is open between batches. Bookings made after the start are not
    /// included.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(BookingFilter filter, CancellationToken cancellationToken);

    /// <summary>The booking with this reference, <c>7K3F-9QXM</c>, or null.</summary>
    Task<Booking?> FindByReferenceAsync(string reference, CancellationToken cancellationToken);

    /// <summary>The number of bookings made in each quarter of an hour, in order of time. Quarters without bookings are left out.</summary>
    Task<IReadOnlyList<BookingsMade>> CountByTimeAsync(CancellationToken cancellationToken);
}

public sealed record BookingMatches(long Total, IReadOnlyList<Booking> Bookings);

/// <summary>The number of bookings made in a quarter of an hour.</summary>
/// <param name="From">The start of the quarter, in UTC. In every time zone, days start with a quarter.</param>
/// <param name="Count">The number of bookings.</param>
public sealed record BookingsMade(DateTimeOffset From, long Count);
