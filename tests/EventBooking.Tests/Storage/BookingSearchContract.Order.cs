using EventBooking.Bookings;

namespace EventBooking.Tests.Storage;

public abstract partial class BookingSearchContract
{
    [Fact]
    public async Task Bookings_are_sorted_by_time_or_by_name()
    {
        var noon = await BookAsync(["Zoë", "Émile", "ada", "Edgar", "Ada"], Noon);
        var otherDay = await BookAsync(["Björn", "Ada"], OtherDay);
        var morning = await BookAsync(["Fritz", "ángel"], Morning);

        await AssertFindsAsync(new() { Order = BookingOrder.Newest }, [.. morning.Reverse(), .. otherDay.Reverse(), .. noon.Reverse()]);
        await AssertFindsAsync(
            new() { Order = BookingOrder.Time },
            morning[1], morning[0], noon[2], noon[4], noon[3], noon[1], noon[0], otherDay[1], otherDay[0]);
        await AssertFindsAsync(
            new() { Order = BookingOrder.Name },
            noon[2], noon[4], otherDay[1], morning[1], otherDay[0], noon[3], noon[1], morning[0], noon[0]);
        await AssertFindsAsync(
            new() { Order = BookingOrder.Time, Date = new(2026, 3, 1), Name = "e" }, morning[1], noon[3], noon[1], noon[0]);
        await AssertFindsAsync(new() { Order = BookingOrder.Name, Name = "nobody" });
    }

    [Theory]
    [InlineData(BookingOrder.Newest)]
    [InlineData(BookingOrder.Time)]
    [InlineData(BookingOrder.Name)]
    public async Task Bookings_made_between_two_pages_repeat_nothing_and_hide_nothing(BookingOrder order)
    {
        string[] names = ["Zoë", "Ada", "Mary", "Émile", "Ada", "Grace", "Ada Mueller"];
        await BookAsync([.. Enumerable.Range(0, 28).Select(i => names[i % names.Length])], OtherDay);
        await BookAsync([.. Enumerable.Range(0, 28).Select(i => names[i % names.Length])], Noon);
        foreach (var filter in new BookingFilter[]
        {
            new() { Order = order }, new() { Order = order, Name = "a" }, new() { Order = order, Date = OtherDay.Id.Date },
        })
        {
            var before = await StreamAsync(filter);

            var page = await search.FindPageAsync(filter, skip: 0, limit: 5, Cancellation);
            var seen = page.Bookings.ToList();
            var added = new List<Booking>();
            while (page.LastBeforeNextPage is { } last)
            {
                added.AddRange(await BookAsync(["Ada", "Mara", "Zuzanna"], OtherDay));
                page = Assert.IsType<BookingMatches>(await search.FindPageAfterAsync(filter, last.Reference, limit: 5, Cancellation));
                seen.AddRange(page.Bookings);

                var now = await StreamAsync(filter);
                Assert.Equal(now.Count, page.Total);
                Assert.Equal(now.ToList().IndexOf(last) + 1, page.Skipped);
                Assert.Equal(now.Skip((int)page.Skipped).Take(5), page.Bookings);
            }

            Assert.Equal(seen.Distinct(), seen);
            Assert.Equal(before, seen.Except(added));
        }
    }

    [Theory]
    [InlineData(BookingOrder.Newest)]
    [InlineData(BookingOrder.Time)]
    [InlineData(BookingOrder.Name)]
    public async Task Pages_by_number_and_pages_after_a_booking_are_the_same_if_nothing_is_booked(BookingOrder order)
    {
        await BookAsync([.. Enumerable.Range(0, 2_000).Select(i => $"Person {i * 7 % 2_000}")]);
        await BookAsync([.. Enumerable.Range(0, 2_000).Select(i => $"Ada {i * 7 % 2_000}")], OtherDay);
        var all = await StreamAsync(new() { Order = order });
        foreach (var skip in new[] { 20, 40, 1_900, 2_000, 2_100, 3_980, 3_995, 4_000 })
        {
            var byNumber = await search.FindPageAsync(new() { Order = order }, skip, limit: 20, Cancellation);
            var after = await search.FindPageAfterAsync(new() { Order = order }, all[skip - 1].Reference, limit: 20, Cancellation);

            Assert.Equal(all.Skip(skip).Take(20), byNumber.Bookings);
            Assert.Equal(byNumber.Bookings, after!.Bookings);
            Assert.Equal((4_000, skip, 4_000, skip), (byNumber.Total, byNumber.Skipped, after.Total, after.Skipped));
        }
    }

    [Fact]
    public async Task A_page_after_an_unknown_booking_does_not_exist()
    {
        await BookAsync(["Ada"]);

        Assert.Null(await search.FindPageAfterAsync(BookingFilter.Everything, "0000-0000", limit: 10, Cancellation));
    }

    [Fact]
    public async Task The_booking_before_a_page_need_not_match()
    {
        var bookings = await BookAsync(["Ada 1", "Grace", "Ada 2"]);

        var page = await search.FindPageAfterAsync(new() { Name = "ada" }, bookings[1].Reference, limit: 10, Cancellation);

        Assert.Equal([bookings[0]], page!.Bookings);
        Assert.Equal((2, 1), (page.Total, page.Skipped));
    }
}
