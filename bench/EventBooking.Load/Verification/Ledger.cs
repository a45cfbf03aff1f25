using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace EventBooking.Load.Verification;

/// <summary>What clients asked for and what they were told: one side of the check, the site's own word being the other. May be written to by many at once.</summary>
internal sealed class Ledger
{
    /// <summary>Tells the people of this ledger from those of every other one that the same site has met.</summary>
    private readonly string mark = RandomNumberGenerator.GetHexString(8, lowercase: true);

    private readonly ConcurrentQueue<Attempt> attempts = new();
    private int count;

    public IReadOnlyCollection<Attempt> Attempts => attempts;

    public int CountOf(AttemptOutcome outcome) => attempts.Count(attempt => attempt.Outcome == outcome);

    /// <summary>One more booking that somebody wants, under a key and by a person that no other has.</summary>
    public Attempt Open(string slotId)
    {
        var number = Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture);
        var attempt = new Attempt
        {
            Key = $"load-{mark}-{number}",
            SlotId = slotId,
            Name = $"Load {mark} {number}",
            Email = $"load.{mark}.{number}@example.com",
            Phone = "+442079460123",
        };
        attempts.Enqueue(attempt);
        return attempt;
    }
}

/// <summary>One intended booking, sent as often as it takes until its answer is clear. Only one client at a time has it in hand.</summary>
internal sealed class Attempt
{
    private readonly List<string> references = [];

    public required string Key { get; init; }

    public required string SlotId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public AttemptOutcome Outcome { get; private set; }

    /// <summary>The references that it was answered with, each once. More than one is a fault of the site.</summary>
    public IReadOnlyList<string> References => references;

    /// <summary>How many answers left it open whether the seat is booked: none, a lost one, or a request to come again.</summary>
    public int UnclearAnswers { get; private set; }

    /// <summary>What the site should not have answered; null when it did not.</summary>
    public string? WrongAnswer { get; private set; }

    public void AnswerBooked(string reference)
    {
        Outcome = AttemptOutcome.Booked;
        if (!references.Contains(reference))
        {
            references.Add(reference);
        }
    }

    /// <summary>It was booked, and whoever sent it again was never answered.</summary>
    public void NeverRepeated() => AnswerWrong("No clear answer to what was booked and sent again.");

    public void AnswerFull() => Outcome = AttemptOutcome.Refused;

    public void AnswerUnclear() => UnclearAnswers++;

    public void AnswerWrong(string answer)
    {
        Outcome = AttemptOutcome.Wrong;
        WrongAnswer = answer;
    }
}

internal enum AttemptOutcome
{
    /// <summary>No clear answer has come yet: it may be booked or not.</summary>
    Unclear,
    Booked,

    /// <summary>The slot was full.</summary>
    Refused,

    /// <summary>The site gave an answer that it should not give.</summary>
    Wrong,
}
