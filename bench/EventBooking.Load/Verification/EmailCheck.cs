using EventBooking.Load.Buying;

namespace EventBooking.Load.Verification;

/// <summary>
/// Compares the accepted emails with what has happened to the bookings. An email may be left out when the booking was changed before it
/// was sent. The last one is always sent.
/// </summary>
internal static class EmailCheck
{
    private static readonly string[] Recipients = ["attendee", "admin"];

    /// <summary>A sentence for each person and recipient with wrong or missing emails.</summary>
    public static IReadOnlyList<string> FindProblems(AttemptLog log, SiteState state, IReadOnlyList<SentEmail> accepted) =>
        [.. Find(log, state, accepted, (emails, history) => IsUnexpected(emails, history) || IsMissing(emails, history))];

    /// <summary>Emails that are about something that did not happen, out of order, or doubled.</summary>
    public static IReadOnlyList<string> FindUnexpected(AttemptLog log, SiteState state, IReadOnlyList<SentEmail> accepted) =>
        [.. Find(log, state, accepted, IsUnexpected)];

    private static IEnumerable<string> Find(
        AttemptLog log,
        SiteState state,
        IReadOnlyList<SentEmail> accepted,
        Func<IReadOnlyList<SentEmail>, IReadOnlyList<string>, bool> isProblem)
    {
        var byPerson = accepted.ToLookup(email => (email.Person, email.Recipient));
        var seats = state.Bookings.Where(booking => booking.Status == "Confirmed").Select(booking => booking.Email).ToHashSet();
        return
            from attempt in log.Attempts
            let history = HistoryOf(attempt, hasSeat: seats.Contains(attempt.Email))
            from recipient in Recipients
            let emails = byPerson[(attempt.Email, recipient)].ToList()
            where isProblem(emails, history)
            select $"{attempt.Key}: {string.Join(", ", history)}. The {recipient} got: {string.Join(", ", emails.Select(InWords))}.";
    }

    /// <summary>Nobody is asked before they get a seat from the waiting list.</summary>
    private static IReadOnlyList<string> HistoryOf(Attempt attempt, bool hasSeat) =>
        attempt.Outcome is AttemptOutcome.Waiting && hasSeat ? [.. attempt.History, "promoted"] : attempt.History;

    /// <summary>Each email is about its revision, in order and once.</summary>
    private static bool IsUnexpected(IReadOnlyList<SentEmail> emails, IReadOnlyList<string> history) =>
        emails.Any(email => email.Revision >= history.Count || email.About != history[email.Revision])
        || emails.Zip(emails.Skip(1)).Any(pair => pair.First.Revision >= pair.Second.Revision);

    /// <summary>The last email is about the last revision, except about leaving the waiting list.</summary>
    private static bool IsMissing(IReadOnlyList<SentEmail> emails, IReadOnlyList<string> history) =>
        history is [.., not "left"] && (emails.Count == 0 || emails[^1].Revision != history.Count - 1);

    private static string InWords(SentEmail email) => $"{email.About} ({email.Revision})";
}
