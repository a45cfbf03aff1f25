using EventBooking.Bookings;

namespace EventBooking.Tests.Storage;

public abstract partial class BookingSearchContract
{
    [Fact]
    public async Task Bookings_of_an_hour_are_found_on_every_date()
    {
        var ada = Assert.Single(await BookAsync(["Ada Lovelace"], Morning));
        await BookAsync(["Ada at noon"], Noon);
        var alan = Assert.Single(await BookAsync(["Alan Lovell"], OtherDay));

        await AssertFindsAsync(new() { StartTime = new(10, 0) }, alan, ada);
        await AssertFindsAsync(new() { StartTime = new(10, 0), Order = BookingOrder.Time }, ada, alan);
        await AssertFindsAsync(new() { StartTime = new(10, 0), Order = BookingOrder.Name }, ada, alan);
        await AssertFindsAsync(new() { StartTime = new(10, 0), Name = "lov", Phone = ["0123"] }, alan, ada);
        await AssertFindsAsync(new() { StartTime = new(10, 0), Name = "ada" }, ada);
        await AssertFindsAsync(new() { StartTime = new(10, 0), Reference = Characters(alan) }, alan);
        await AssertFindsAsync(new() { StartTime = new(11, 0) });
        await AssertFindsAsync(new() { StartTime = new(1, 0) });
        var next = await search.FindPageAfterAsync(new() { StartTime = new(10, 0) }, alan.Reference, limit: 5, Cancellation);
        Assert.Equal([ada], next!.Bookings);
        Assert.Equal((2, 1), (next.Total, next.Skipped));
    }
}
