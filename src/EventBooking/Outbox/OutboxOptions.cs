using Microsoft.Extensions.Options;

namespace EventBooking.Outbox;

/// <summary>How owed emails are worked off (section <c>Outbox</c>).</summary>
public sealed class OutboxOptions
{
    public const string Section = "Outbox";

    /// <summary>How often it is looked for messages that nobody rang for: repeats that fall due, and what a crash left.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long a message belongs to the instance that claimed it; longer than any attempt to send takes, which is 40 seconds at most.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);
}

public sealed class OutboxOptionsValidator : IValidateOptions<OutboxOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboxOptions options) =>
        options.PollInterval <= TimeSpan.Zero ? ValidateOptionsResult.Fail("Outbox:PollInterval must be longer than nothing, such as 00:00:05.")
        : options.Lease <= TimeSpan.Zero ? ValidateOptionsResult.Fail("Outbox:Lease must be longer than nothing, such as 00:02:00.")
        : ValidateOptionsResult.Success;
}
