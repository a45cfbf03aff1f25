using EventBooking.Load.Buying;
using EventBooking.Load.Verification;

namespace EventBooking.Tests.Load;

/// <summary>The check finds every kind of problem, and none where there is none.</summary>
public sealed class SiteCheckTests
{
    private const string SlotId = "2026-03-01T10:00";
    private const int Capacity = 2;

    private readonly AttemptLog log = new();
    private readonly List<ExportedBooking> bookings = [];
    private int bookedCount;
    private int waiting;

    [Fact]
    public void A_correct_site_has_no_problems()
    {
        Book();
        Book();
        log.Add(SlotId).SetFull([]);
        log.Add(SlotId).AddUnclearAnswer();

        Assert.Empty(Check().Problems);
    }

    [Fact]
    public void Bookings_of_others_are_no_problem()
    {
        AddBooking("7K3F-9QXM", "somebody@example.com");
        Book();

        Assert.Empty(Check().Problems);
    }

    [Fact]
    public void An_unclear_attempt_may_have_a_booking()
    {
        var attempt = log.Add(SlotId);
        attempt.AddUnclearAnswer();
        AddBooking("7K3F-9QXM", attempt.Email);

        Assert.Empty(Check().Problems);
    }

    [Fact]
    public void More_bookings_than_seats_are_oversold()
    {
        Book();
        Book();
        Book();

        Assert.Single(Check().Oversold);
        bookedCount = Capacity;
        Assert.Single(Check().Oversold);
    }

    [Fact]
    public void A_booking_that_is_not_counted_is_oversold()
    {
        Book();
        bookedCount = 0;

        var result = Check();
        Assert.Single(result.Oversold);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void One_instance_with_another_count_is_found()
    {
        Book();

        var result = Check(new SlotState(SlotId, Capacity, 0));
        Assert.Single(result.Oversold);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void A_counted_seat_without_booking_is_undersold()
    {
        Book();
        bookedCount = Capacity;

        var result = Check();
        Assert.Single(result.Undersold);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void A_refusal_while_seats_are_left_is_undersold()
    {
        Book();
        log.Add(SlotId).SetFull([]);

        var result = Check();
        Assert.Single(result.Undersold);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void A_refused_person_with_a_seat_is_undersold()
    {
        Book();
        var attempt = log.Add(SlotId);
        attempt.AddUnclearAnswer();
        attempt.SetFull([]);
        AddBooking("7K3F-9QXM", attempt.Email);

        var result = Check();
        Assert.Single(result.Undersold);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void An_answered_booking_that_does_not_exist_is_lost()
    {
        Book();
        log.Add(SlotId).SetAnswer(new("confirmed", SlotId, "7K3F-9QXM"));

        var result = Check();
        Assert.Single(result.Lost);
        Assert.Single(result.Problems);
    }

    [Theory]
    [InlineData(SlotId, "somebody@example.com")]
    [InlineData("2026-03-01T11:00", null)]
    public void An_answered_booking_of_another_person_or_slot_is_lost(string slotId, string? email)
    {
        var attempt = log.Add(SlotId);
        attempt.SetAnswer(new("confirmed", SlotId, "7K3F-9QXM"));
        AddBooking("7K3F-9QXM", email ?? attempt.Email, slotId);
        bookedCount = slotId == SlotId ? 1 : 0;

        var result = Check();
        Assert.Single(result.Lost);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void One_key_with_two_references_is_doubled()
    {
        Book().SetAnswer(new("confirmed", SlotId, "7K3F-9QXM"));

        var result = Check();
        Assert.Single(result.Doubled);
        Assert.Single(result.Lost);
    }

    [Fact]
    public void One_person_with_two_bookings_is_doubled()
    {
        var attempt = Book();
        AddBooking("7K3F-9QXM", attempt.Email);

        var result = Check();
        Assert.Single(result.Doubled);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void One_reference_for_two_bookings_is_doubled()
    {
        AddBooking("7K3F-9QXM", "somebody@example.com");
        AddBooking("7K3F-9QXM", "somebody.else@example.com");

        var result = Check();
        Assert.Single(result.Doubled);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void Wrong_answers_are_listed()
    {
        log.Add(SlotId).SetWrong("422 This idempotency key has been used.");

        Assert.Contains("422", Assert.Single(Check().Wrong), StringComparison.Ordinal);
    }

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

    private Attempt Book()
    {
        var attempt = log.Add(SlotId);
        var reference = $"REF-{bookings.Count}";
        attempt.SetAnswer(new("confirmed", SlotId, reference));
        AddBooking(reference, attempt.Email);
        return attempt;
    }

    private void AddBooking(string reference, string email, string slotId = SlotId)
    {
        bookings.Add(new() { Reference = reference, Email = email, Status = "Confirmed", Date = slotId[..10], Start = slotId[11..] });
        bookedCount++;
    }

    private CheckResult Check(params SlotState[] ofAnotherInstance) => Check(waitingOfDate: null, ofAnotherInstance);

    private CheckResult Check(int? waitingOfDate, params SlotState[] ofAnotherInstance)
    {
        var slots = ofAnotherInstance.Prepend(new SlotState(SlotId, Capacity, bookedCount, waiting));
        DateState[] dates = waitingOfDate is { } count ? [new DateState(SlotId[..10], count)] : [];
        return new SiteCheck(log, new SiteState([.. slots], dates, bookings)).Compare();
    }
}
