using EventBooking.Load.Buying;

namespace EventBooking.Tests.Load;

/// <summary>Cancellations, changes and places on the waiting list.</summary>
public sealed partial class SiteCheckTests
{
    [Fact]
    public void A_cancellation_a_change_and_places_as_answered_are_no_problem()
    {
        var cancelled = Book();
        Cancel(cancelled);
        bookings[0] = bookings[0] with { Status = "Cancelled" };
        bookedCount = 0;
        var changed = Book();
        Change(changed, "2026-03-01T11:00");
        bookings[1] = bookings[1] with { Start = "11:00" };
        bookedCount = 0;
        AddPlace("Waiting");
        AddPlace("Confirmed");
        AddBooking("7K3F-9QXM", "somebody@example.com");
        bookedCount = Capacity;
        waiting = 1;

        Assert.Empty(Check(waitingOfDate: 1).Problems);
    }

    [Theory]
    [InlineData("Confirmed", "10:00")]
    [InlineData("Cancelled", "11:00")]
    public void A_cancellation_that_is_not_stored_is_lost(string status, string start)
    {
        Cancel(Book());
        bookings[0] = bookings[0] with { Status = status, Start = start };

        Assert.Single(Check().Lost);
    }

    [Theory]
    [InlineData("Confirmed", "10:00")]
    [InlineData("Cancelled", "11:00")]
    public void A_change_that_is_not_stored_is_lost(string status, string start)
    {
        Change(Book(), "2026-03-01T11:00");
        bookings[0] = bookings[0] with { Status = status, Start = start };

        Assert.Single(Check().Lost);
    }

    [Theory]
    [InlineData("Left", "10:00")]
    [InlineData("Confirmed", "11:00")]
    public void A_place_that_is_gone_or_got_a_seat_in_another_slot_is_lost(string status, string start)
    {
        AddPlace(status);
        bookings[0] = bookings[0] with { Start = start };

        Assert.Single(Check().Lost);
    }

    [Fact]
    public void A_place_that_was_left_and_still_waits_is_lost()
    {
        var place = AddPlace("Waiting");
        place.Ask(BookingRequestKind.Leave);
        place.SetAnswer(new("left"));

        Assert.Single(Check(waitingOfDate: 1).Lost);
    }

    [Fact]
    public void A_free_seat_while_somebody_waits_is_undersold()
    {
        AddPlace("Waiting");
        waiting = 1;

        var result = Check(waitingOfDate: 1);
        Assert.Single(result.Undersold);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void A_wrong_count_of_places_is_undersold()
    {
        AddPlace("Waiting");

        var result = Check(waitingOfDate: 2);
        Assert.Single(result.Undersold);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void A_refused_place_that_exists_is_found()
    {
        var place = log.Add(SlotId, joins: true);
        place.SetNoPlace();
        AddBooking("7K3F-9QXM", place.Email);

        Assert.Single(Check().Undersold);
    }

    [Theory]
    [InlineData("confirmed", SlotId)]
    [InlineData("cancelled", "2026-03-01T11:00")]
    public void A_repeated_booking_that_is_not_answered_as_it_is_now_is_wrong(string status, string slotId)
    {
        var attempt = Book();
        Cancel(attempt);
        attempt.AskFirstAgain();
        attempt.SetAnswer(new(status, slotId));

        Assert.Single(Check().Wrong);
    }

    private static void Cancel(Attempt attempt)
    {
        attempt.Ask(BookingRequestKind.Cancel);
        attempt.SetAnswer(new("cancelled", attempt.Seat));
    }

    private static void Change(Attempt attempt, string slotId)
    {
        attempt.Ask(BookingRequestKind.Change, slotId);
        attempt.SetAnswer(new("confirmed", slotId));
    }

    /// <summary>A place that was answered as waiting and is stored like this.</summary>
    private Attempt AddPlace(string status)
    {
        var place = log.Add(SlotId, joins: true);
        place.SetAnswer(new("waiting"));
        AddBooking($"REF-{bookings.Count}", place.Email);
        bookings[^1] = bookings[^1] with { Status = status };
        bookedCount -= status == "Confirmed" ? 0 : 1;
        return place;
    }
}
