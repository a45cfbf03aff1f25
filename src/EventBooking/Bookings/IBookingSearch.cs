namespace EventBooking.Bookings;

/// <summary>
/// Finds bookings for administrators, in the order of the filter. A booking is found as soon as it was answered. Every member throws
/// <see cref="StoreUnavailableException"/> if the store does not answer.
/// </summary>
public interface IBookingSearch
{
    /// <summary>One page of the bookings that match, and the number of all that match.</summary>
    Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The page that comes after the booking with this reference, <c>7K3F-9QXM</c>. It is the same whatever was booked before that booking
    /// meanwhile. Null if no booking has the reference.
    /// </summary>
    Task<BookingMatches?> FindPageAfterAsync(BookingFilter filter, string reference, int limit, CancellationToken cancellationToken);

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

/// <summary>One page of the bookings that match.</summary>
/// <param name="Total">The number of bookings that match.</param>
/// <param name="Skipped">The number of those before the page.</param>
/// <param name="Bookings">The bookings of the page.</param>
public sealed record BookingMatches(long Total, long Skipped, IReadOnlyList<Booking> Bookings)
{
    /// <summary>The last booking of the page if more come after it.</summary>
    public Booking? LastBeforeNextPage => Skipped + Bookings.Count < Total && Bookings.Count > 0 ? Bookings[^1] : null;
}

/// <summary>The number of bookings made in a quarter of an hour.</summary>
/// <param name="From">The start of the quarter, in UTC. In every time zone, days start with a quarter.</param>
/// <param name="Count">The number of bookings.</param>
public sealed record BookingsMade(DateTimeOffset From, long Count);
