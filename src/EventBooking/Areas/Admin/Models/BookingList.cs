using EventBooking.Bookings;

namespace EventBooking.Areas.Admin.Models;

/// <summary>One page of the bookings that match. Without bookings and counts when the query is invalid.</summary>
public sealed record BookingList(BookingPageQuery Query, BookingMatches? Matches)
{
    private const int NeighboursLinked = 1;

    public static readonly IReadOnlyList<int> Limits = [20, 50, 100];

    public long Total => Matches?.Total ?? 0;

    public IReadOnlyList<Booking> Bookings => Matches?.Bookings ?? [];

    public int Page => Matches is null ? 1 : Query.PageNumber();

    public int PageCount => (int)Math.Max(1, (Total + Limit - 1) / Limit);

    public int Limit => Matches is null ? BookingPageQuery.DefaultLimit : Query.PageLimit();

    public bool IsBeyondTheEnd => Bookings.Count == 0 && (Page > 1 || Query.After is not null);

    public long First => (Matches?.Skipped ?? 0) + 1;

    public long Last => First + Bookings.Count - 1;

    public BookingOrder Order => Matches is null ? BookingOrder.Newest : Query.Order();

    public string OrderText => Order switch
    {
        BookingOrder.Time => "by time",
        BookingOrder.Name => "by name",
        _ => "newest first",
    };

    /// <summary>The pages to link: the first, the last and the neighbours of this one. Null stands for a gap.</summary>
    public IEnumerable<int?> LinkedPages()
    {
        var earlier = 0;
        var pages = Enumerable.Range(Page - NeighboursLinked, 2 * NeighboursLinked + 1).Append(1).Append(PageCount);
        foreach (var page in pages.Where(page => page >= 1 && page <= PageCount).Distinct().Order())
        {
            if (page - earlier == 2)
            {
                yield return page - 1;
            }
            else if (page - earlier > 2)
            {
                yield return null;
            }

            yield return page;
            earlier = page;
        }
    }
}
