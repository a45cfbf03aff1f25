using EventBooking.Load.Verification;

namespace EventBooking.Tests.Load;

/// <summary>The check of what clients were told against what the site has finds every kind of fault, and nothing where there is none.</summary>
public sealed class ComparisonTests
{
    private const string SlotId = "2026-03-01T10:00";
    private const int Capacity = 2;

    private readonly Ledger ledger = new();
    private readonly List<KeptBooking> bookings = [];
    private int bookedCount;

    [Fact]
    public void A_site_that_keeps_its_promise_has_no_faults()
    {
        Book();
        Book();
        ledger.Open(SlotId).AnswerFull();
        ledger.Open(SlotId).AnswerUnclear();

        Assert.True(Judge().IsClean, string.Join("; ", Judge().Faults));
    }

    [Fact]
    public void Bookings_of_people_whom_the_ledger_does_not_know_are_no_fault()
    {
        Keep("7K3F-9QXM", "somebody@example.com");
        Book();

        Assert.True(Judge().IsClean);
    }

    [Fact]
    public void An_unclear_booking_may_have_been_made()
    {
        var attempt = ledger.Open(SlotId);
        attempt.AnswerUnclear();
        Keep("7K3F-9QXM", attempt.Email);

        Assert.True(Judge().IsClean);
    }

    [Fact]
    public void More_bookings_than_seats_are_oversold()
    {
        Book();
        Book();
        Book();

        Assert.Single(Judge().Oversold);
        bookedCount = Capacity;
        Assert.Single(Judge().Oversold);
    }

    [Fact]
    public void A_booking_that_is_not_counted_is_oversold()
    {
        Book();
        bookedCount = 0;

        var verdict = Judge();
        Assert.Single(verdict.Oversold);
        Assert.Single(verdict.Faults);
    }

    [Fact]
    public void One_instance_that_counts_otherwise_is_found()
    {
        Book();

        var verdict = Judge(new CountedSlot(SlotId, Capacity, 0));
        Assert.Single(verdict.Oversold);
        Assert.Single(verdict.Faults);
    }

    [Fact]
    public void A_seat_that_is_counted_and_that_nobody_has_is_undersold()
    {
        Book();
        bookedCount = Capacity;

        var verdict = Judge();
        Assert.Single(verdict.Undersold);
        Assert.Single(verdict.Faults);
    }

    [Fact]
    public void A_refusal_while_seats_are_left_is_undersold()
    {
        Book();
        ledger.Open(SlotId).AnswerFull();

        var verdict = Judge();
        Assert.Single(verdict.Undersold);
        Assert.Single(verdict.Faults);
    }

    [Fact]
    public void Whoever_was_refused_and_has_a_seat_is_found()
    {
        Book();
        var attempt = ledger.Open(SlotId);
        attempt.AnswerUnclear();
        attempt.AnswerFull();
        Keep("7K3F-9QXM", attempt.Email);

        var verdict = Judge();
        Assert.Single(verdict.Undersold);
        Assert.Single(verdict.Faults);
    }

    [Fact]
    public void A_promised_booking_that_is_not_there_is_lost()
    {
        Book();
        ledger.Open(SlotId).AnswerBooked("7K3F-9QXM");

        var verdict = Judge();
        Assert.Single(verdict.Lost);
        Assert.Single(verdict.Faults);
    }

    [Theory]
    [InlineData(SlotId, "somebody@example.com")]
    [InlineData("2026-03-01T11:00", null)]
    public void A_promised_booking_that_is_somebody_elses_or_in_another_slot_is_lost(string slotId, string? email)
    {
        var attempt = ledger.Open(SlotId);
        attempt.AnswerBooked("7K3F-9QXM");
        Keep("7K3F-9QXM", email ?? attempt.Email, slotId);
        bookedCount = slotId == SlotId ? 1 : 0;

        var verdict = Judge();
        Assert.Single(verdict.Lost);
        Assert.Single(verdict.Faults);
    }

    [Fact]
    public void One_key_with_two_references_is_doubled()
    {
        Book().AnswerBooked("7K3F-9QXM");

        var verdict = Judge();
        Assert.Single(verdict.Doubled);
        Assert.Single(verdict.Lost);
    }

    [Fact]
    public void One_person_with_two_bookings_is_doubled()
    {
        var attempt = Book();
        Keep("7K3F-9QXM", attempt.Email);

        var verdict = Judge();
        Assert.Single(verdict.Doubled);
        Assert.Single(verdict.Faults);
    }

    [Fact]
    public void One_reference_for_two_bookings_is_doubled()
    {
        Keep("7K3F-9QXM", "somebody@example.com");
        Keep("7K3F-9QXM", "somebody.else@example.com");

        var verdict = Judge();
        Assert.Single(verdict.Doubled);
        Assert.Single(verdict.Faults);
    }

    [Fact]
    public void Answers_that_should_not_be_given_are_told()
    {
        ledger.Open(SlotId).AnswerWrong("422 This idempotency key has been used.");

        Assert.Contains("422", Assert.Single(Judge().Wrong), StringComparison.Ordinal);
    }

    private Attempt Book()
    {
        var attempt = ledger.Open(SlotId);
        var reference = $"REF-{bookings.Count}";
        attempt.AnswerBooked(reference);
        Keep(reference, attempt.Email);
        return attempt;
    }

    private void Keep(string reference, string email, string slotId = SlotId)
    {
        bookings.Add(new() { Reference = reference, Email = email, Date = slotId[..10], Start = slotId[11..] });
        bookedCount++;
    }

    private Verdict Judge(params CountedSlot[] ofAnotherInstance) =>
        new Comparison(ledger, new SiteState([new CountedSlot(SlotId, Capacity, bookedCount), .. ofAnotherInstance], bookings)).Judge();
}
