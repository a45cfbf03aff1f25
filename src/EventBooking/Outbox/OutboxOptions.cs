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
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, OutboxOptions options) =>
        options.PollInterval <= TimeSpan.Zero || options.PollInterval > Longest ? ValidateOptionsResult.Fail("Outbox:PollInterval must be hours:minutes:seconds, at most an hour, such as 00:00:05.")
        : options.Lease < TimeSpan.FromSeconds(1) || options.Lease > Longest ? ValidateOptionsResult.Fail("Outbox:Lease must be hours:minutes:seconds, from a second to an hour, such as 00:02:00.")
        : ValidateOptionsResult.Success;
}
