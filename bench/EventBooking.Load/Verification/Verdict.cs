namespace EventBooking.Load.Verification;

/// <summary>What came of a check. Each fault is a sentence for people; a site that keeps its promise has none.</summary>
internal sealed record Verdict
{
    /// <summary>Seats that were sold and are not there.</summary>
    public required IReadOnlyList<string> Oversold { get; init; }

    /// <summary>Seats that are there and can no longer be sold, or were denied to somebody.</summary>
    public required IReadOnlyList<string> Undersold { get; init; }

    /// <summary>Bookings that somebody was promised and that are not there.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Bookings that were made more than once.</summary>
    public required IReadOnlyList<string> Doubled { get; init; }

    /// <summary>Answers that should not have been given.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    public IReadOnlyList<string> Faults => [.. Oversold, .. Undersold, .. Lost, .. Doubled, .. Wrong];

    public bool IsClean => Faults.Count == 0;
}
