namespace EventBooking.Email;

/// <summary>The result of an attempt to send, by what happens next. Reasons are for operators and hold no personal data.</summary>
public abstract record EmailOutcome
{
    private EmailOutcome()
    {
    }

    /// <summary>Accepted for delivery, now or by an earlier attempt whose response was lost.</summary>
    public sealed record Accepted : EmailOutcome;

    /// <summary>A later attempt may succeed: the service failed or did not answer.</summary>
    public sealed record Retry(string Reason) : EmailOutcome;

    /// <summary>The service asks for a pause of all messages. The attempt does not count.</summary>
    public sealed record Wait(string Reason, TimeSpan Pause) : EmailOutcome;

    /// <summary>The quota of a day or month is used up: a longer pause of all messages. The attempt does not count.</summary>
    public sealed record QuotaUsedUp(string Reason, TimeSpan Pause) : EmailOutcome;

    /// <summary>No attempt will succeed: something is wrong with this message.</summary>
    public sealed record Refused(string Reason) : EmailOutcome;

    /// <summary>No message will succeed until an operator changes a setting. No message fails because of that.</summary>
    public sealed record Misconfigured(string Reason) : EmailOutcome;
}
