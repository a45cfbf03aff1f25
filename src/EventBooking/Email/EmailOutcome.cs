namespace EventBooking.Email;

/// <summary>What became of an attempt to send, sorted by what is to be done now. Reasons are for operators and hold no personal data.</summary>
public abstract record EmailOutcome
{
    private EmailOutcome()
    {
    }

    /// <summary>Accepted for delivery, now or by an earlier attempt whose answer was lost.</summary>
    public sealed record Accepted : EmailOutcome;

    /// <summary>It may succeed later: the service failed or did not answer.</summary>
    public sealed record Retry(string Reason) : EmailOutcome;

    /// <summary>The service asks for a pause of all messages; nothing is wrong with this one, and the attempt does not count.</summary>
    public sealed record Wait(string Reason, TimeSpan Pause) : EmailOutcome;

    /// <summary>It will never succeed: something is wrong with this message.</summary>
    public sealed record Refused(string Reason) : EmailOutcome;

    /// <summary>No message will succeed until an operator changes a setting; none is given up for that.</summary>
    public sealed record Misconfigured(string Reason) : EmailOutcome;
}
