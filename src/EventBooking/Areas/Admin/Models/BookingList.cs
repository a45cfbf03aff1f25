using EventBooking.Bookings;

namespace EventBooking.Areas.Admin.Models;

/// <summary>One page of the bookings that were asked for; without bookings and counts where the query could not be understood.</summary>
public sealed record BookingList(BookingPageQuery Query, BookingMatches? Matches)
{
    private const int NeighboursLinked = 1;

    public static readonly IReadOnlyList<int> Limits = [20, 50, 100];

    public long Total => Matches?.Total ?? 0;

    public IReadOnlyList<Booking> Bookings => Matches?.Bookings ?? [];

    public int Page => Matches is null ? 1 : Query.PageNumber();

    public int PageCount => (int)Math.Max(1, (Total + Limit - 1) / Limit);

    public int Limit => Matches is null ? BookingPageQuery.UsualLimit : Query.PageLimit();

    public bool IsBeyondTheEnd => Page > PageCount;

    public long First => (Page - 1L) * Limit + 1;

    public long Last => First + Bookings.Count - 1;

    /// <summary>The pages worth a link: the first, the last and those beside this one; null where some are left out.</summary>
    public IEnumerable<int?> LinkedPages()
    {
        var earlier = 0;
        foreach (var page in Enumerable.Range(Page - NeighboursLinked, 2 * NeighboursLinked + 1).Append(1).Append(PageCount).Where(page => page >= 1 && page <= PageCount).Distinct().Order())
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
