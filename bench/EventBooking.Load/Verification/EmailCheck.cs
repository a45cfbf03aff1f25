using EventBooking.Load.Buying;

namespace EventBooking.Load.Verification;

/// <summary>
/// Compares the accepted emails with what has happened to the bookings. An email may be left out when the booking was changed before it
/// was sent. The last one is always sent.
/// </summary>
internal static class EmailCheck
{
    private static readonly string[] Recipients = ["attendee", "admin"];

    /// <summary>A sentence for each person and recipient with wrong emails.</summary>
    public static IReadOnlyList<string> FindWrong(AttemptLog log, SiteState state, IReadOnlyList<SentEmail> accepted)
    {
        var byPerson = accepted.ToLookup(email => (email.Person, email.Recipient));
        var seats = state.Bookings.Where(booking => booking.Status == "Confirmed").Select(booking => booking.Email).ToHashSet();
        return
        [
            .. from attempt in log.Attempts
               let history = HistoryOf(attempt, hasSeat: seats.Contains(attempt.Email))
               from recipient in Recipients
               let emails = byPerson[(attempt.Email, recipient)].ToList()
               where !AreRight(emails, history)
               select $"{attempt.Key}: {string.Join(", ", history)}. The {recipient} got: {string.Join(", ", emails.Select(InWords))}.",
        ];
    }

    /// <summary>Nobody is asked before they get a seat from the waiting list.</summary>
    private static IReadOnlyList<string> HistoryOf(Attempt attempt, bool hasSeat) =>
        attempt.Outcome is AttemptOutcome.Waiting && hasSeat ? [.. attempt.History, "promoted"] : attempt.History;

    /// <summary>Each email is about its revision, in order, each once; the last one is about the last revision that anybody is told of.</summary>
    private static bool AreRight(List<SentEmail> emails, IReadOnlyList<string> history)
    {
        var hasLeft = history is [.., "left"];
        return emails.All(email => email.Revision < history.Count && email.About == history[email.Revision])
            && emails.Zip(emails.Skip(1)).All(pair => pair.First.Revision < pair.Second.Revision)
            && (hasLeft || history.Count == 0 || (emails.Count > 0 && emails[^1].Revision == history.Count - 1));
    }

    private static string InWords(SentEmail email) => $"{email.About} ({email.Revision})";
}
