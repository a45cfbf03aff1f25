using EventBooking.Load.Buying;
using EventBooking.Load.Verification;

namespace EventBooking.Tests.Load;

/// <summary>The check of emails finds every kind of problem, and none where there is none.</summary>
public sealed class EmailCheckTests
{
    private const string SlotId = "2026-03-01T10:00";

    private readonly AttemptLog log = new();
    private readonly List<SentEmail> accepted = [];
    private readonly List<ExportedBooking> bookings = [];

    [Fact]
    public void One_email_for_each_change_in_order_is_right()
    {
        Send(BookAndCancel(), "booked", "cancelled");

        Assert.Empty(FindWrong());
    }

    [Fact]
    public void An_email_that_was_outdated_before_it_was_sent_may_be_left_out()
    {
        Send(BookAndCancel(), null, "cancelled");

        Assert.Empty(FindWrong());
    }

    [Fact]
    public void A_missing_last_email_is_found()
    {
        Send(BookAndCancel(), "booked");

        Assert.Equal(2, FindWrong().Count);
    }

    [Fact]
    public void A_confirmation_after_the_cancellation_is_found()
    {
        Send(BookAndCancel(), "booked", "cancelled");
        accepted.Reverse();

        Assert.Equal(2, FindWrong().Count);
    }

    [Fact]
    public void The_same_email_with_another_key_is_found()
    {
        var attempt = BookAndCancel();
        Send(attempt, "booked", "cancelled");
        accepted.Add(accepted[^1] with { Key = "other-admin-revision-1" });

        Assert.Contains("The admin", Assert.Single(FindWrong()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("booked", "changed")]
    [InlineData("booked", "cancelled", "changed")]
    public void An_email_about_something_that_did_not_happen_is_found(params string[] emails)
    {
        Send(BookAndCancel(), emails);

        Assert.Equal(2, FindWrong().Count);
    }

    [Fact]
    public void An_email_about_a_refused_booking_is_found()
    {
        var attempt = log.Add(SlotId);
        attempt.SetFull([]);
        Send(attempt, "booked");

        Assert.Equal(2, FindWrong().Count);
    }

    [Theory]
    [InlineData("Waiting", 2)]
    [InlineData("Confirmed", 0)]
    public void An_email_about_a_seat_from_the_waiting_list_needs_the_seat(string status, int wrong)
    {
        var place = log.Add(SlotId, joins: true);
        place.SetAnswer(new("waiting"));
        bookings.Add(new() { Reference = "7K3F-9QXM", Email = place.Email, Status = status, Date = SlotId[..10], Start = SlotId[11..] });
        Send(place, "joined", "promoted");

        Assert.Equal(wrong, FindWrong().Count);
    }

    [Fact]
    public void A_place_that_was_left_needs_no_email()
    {
        var place = log.Add(SlotId, joins: true);
        place.SetAnswer(new("waiting"));
        place.Ask(BookingRequestKind.Leave);
        place.SetAnswer(new("left"));

        Assert.Empty(FindWrong());
    }

    private Attempt BookAndCancel()
    {
        var attempt = log.Add(SlotId);
        attempt.SetAnswer(new("confirmed", SlotId));
        attempt.Ask(BookingRequestKind.Cancel);
        attempt.SetAnswer(new("cancelled", SlotId));
        return attempt;
    }

    /// <summary>The email of each revision, to both recipients. Null: none.</summary>
    private void Send(Attempt attempt, params string?[] emails)
    {
        foreach (var recipient in new[] { "attendee", "admin" })
        {
            accepted.AddRange(
                from email in emails.Index()
                where email.Item is not null
                let key = $"{attempt.Key}-{recipient}" + (email.Index == 0 ? "" : $"-revision-{email.Index}")
                select new SentEmail(key, attempt.Email, recipient, email.Item));
        }
    }

    private IReadOnlyList<string> FindWrong() => EmailCheck.FindProblems(log, new SiteState([], [], bookings), accepted);
}
