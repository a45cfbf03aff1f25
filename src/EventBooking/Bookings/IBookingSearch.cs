
namespace EventBooking.Bookings;

/// <summary>
/// How administrators see bookings: newest first, and each as soon as its booking has been answered. No filter makes the store
/// read all bookings. Every member throws <see cref="StoreUnavailableException"/> when the store does not answer.
/// </summary>
public interface IBookingSearch
{
    /// <summary>Skips so many of the bookings that match and gives the next, with the number of all that match.</summary>
    Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// All bookings that match, some hundreds at a time, however slowly they are taken: no transaction is held open meanwhile.
    /// What is booked after the beginning is left out.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(BookingFilter filter, CancellationToken cancellationToken);

    /// <summary>The booking with this whole reference, <c>7K3F-9QXM</c>, or null.</summary>
    Task<Booking?> FindByReferenceAsync(string reference, CancellationToken cancellationToken);

    /// <summary>How many bookings were made in each quarter of an hour in which any was, in order of time.</summary>
    Task<IReadOnlyList<BookingsMade>> CountByTimeAsync(CancellationToken cancellationToken);
}

public sealed record BookingMatches(long Total, IReadOnlyList<Booking> Bookings);

/// <summary>How busy a quarter of an hour was.</summary>
/// <param name="From">The beginning of the quarter of an hour, UTC. Every time zone's days begin with such a quarter.</param>
/// <param name="Count">How many were made in it.</param>
public sealed record BookingsMade(DateTimeOffset From, long Count);
