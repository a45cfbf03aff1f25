namespace EventBooking.Load.Buying;

/// <summary>One intended booking, sent until its answer is clear. Used by one client at a time.</summary>
internal sealed class Attempt
{
    private readonly List<string> references = [];

    public required string Key { get; init; }

    public required string SlotId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public AttemptOutcome Outcome { get; private set; }

    /// <summary>The distinct references in the answers. More than one is an error of the site.</summary>
    public IReadOnlyList<string> References => references;

    /// <summary>The open slots that the site named when it answered that this one is full.</summary>
    public IReadOnlyList<string> OpenSlots { get; private set; } = [];

    /// <summary>Answers that leave open whether the seat is booked: none, a broken one, 429 or 5xx.</summary>
    public int UnclearAnswers { get; private set; }

    /// <summary>An answer that no correct request may get, or null.</summary>
    public string? WrongAnswer { get; private set; }

    public void SetBooked(string reference)
    {
        Outcome = AttemptOutcome.Booked;
        if (!references.Contains(reference))
        {
            references.Add(reference);
        }
    }

    public void SetFull(IReadOnlyList<string> openSlots)
    {
        Outcome = AttemptOutcome.Full;
        OpenSlots = openSlots;
    }

    public void SetWrong(string answer)
    {
        Outcome = AttemptOutcome.Wrong;
        WrongAnswer = answer;
    }

    public void AddUnclearAnswer() => UnclearAnswers++;
}

internal enum AttemptOutcome
{
    /// <summary>No clear answer yet: the seat may be booked or not.</summary>
    Unclear,
    Booked,
    Full,
    Wrong,
}
