using EventBooking.Load.Buying;
using EventBooking.Load.Verification;

namespace EventBooking.Tests.Load;

/// <summary>The check finds every kind of problem, and none where there is none.</summary>
public sealed partial class SiteCheckTests
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
