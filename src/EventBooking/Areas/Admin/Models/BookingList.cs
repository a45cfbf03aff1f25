using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Areas.Admin.Models;

/// <summary>One page of the bookings that match. Without bookings and counts when the query is invalid.</summary>
public sealed record BookingList(BookingPageQuery Query, BookingMatches? Matches)
{
    /// <summary>A date with more bookings is printed page by page.</summary>
    public const int MaxPrinted = 1000;

    private const int NeighboursLinked = 1;

    public static readonly IReadOnlyList<int> Limits = [20, 50, 100];

    /// <summary>The bookings that are printed, for a search of one date.</summary>
    public IReadOnlyList<Booking> Printed { get; init; } = [];

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

    public string Heading => (HasDate, When) switch
    {
        (_, "") => "Bookings",
        (true, _) => $"Bookings on {When}",
        _ => $"Bookings, {When}",
    };

    public string Title => PageCount > 1 ? $"{Heading}, page {Page:N0} of {PageCount:N0}" : Heading;

    public bool HasDate => Matches is not null && Query.Date is not null;

    /// <summary>Whether a list of one date is printed with the bookings of all its pages.</summary>
    public bool PrintsAllPages => HasDate && Total <= MaxPrinted;

    /// <summary><c>Saturday 7 March · 32 people</c>.</summary>
    public string PrintedHeading
    {
        get
        {
            var people = PrintedGroups.Sum(group => group.Count);
            var matching = (Query.Name ?? Query.Email ?? Query.Phone ?? Query.Reference) is null ? "" : "matching ";
            return !PrintsAllPages ? $"{When} · {First:N0}–{Last:N0} of {Total:N0} bookings"
                : $"{When} · {people:N0} {matching}{(people == 1 ? "person" : "people")}";
        }
    }

    /// <summary>Everybody who is expected. By hour if that is the order, so that an hour stays on one sheet.</summary>
    public IEnumerable<IReadOnlyList<Booking>> PrintedGroups
    {
        get
        {
            var expected = Printed.Where(booking => booking.Status == BookingStatus.Confirmed);
            return Order == BookingOrder.Time ? expected.GroupBy(booking => booking.SlotId, (_, hour) => hour.ToList()) : [[.. expected]];
        }
    }

    /// <summary><c>Saturday 7 March, 10:00–11:00</c>, or a part of it. Empty for all dates and hours.</summary>
    private string When => Matches is null ? "" : string.Join(
        ", ",
        new[]
        {
            Query.ParseDate()?.ToWordsWithoutYear(),
            Query.ParseTime() is { } time ? new SlotId(default, time).ToHours() : null,
        }.OfType<string>());

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
