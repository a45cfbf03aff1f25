using Microsoft.Extensions.Options;

namespace EventBooking.Outbox;

/// <summary>How outbox messages are sent (section <c>Outbox</c>).</summary>
public sealed class OutboxOptions
{
    public const string Section = "Outbox";

    /// <summary>
    /// How often the processor looks for messages without being woken up: retries that are due, and messages that a crash has left.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a message belongs to the instance that claimed it. Longer than any attempt to send, which takes at most 40 seconds.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);
}

public sealed class OutboxOptionsValidator : IValidateOptions<OutboxOptions>
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, OutboxOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.PollInterval <= TimeSpan.Zero || options.PollInterval > MaxDuration)
        {
            result.AddError("Outbox:PollInterval must be hours:minutes:seconds, at most an hour, such as 00:00:05.");
        }

        if (options.Lease < TimeSpan.FromSeconds(1) || options.Lease > MaxDuration)
        {
            result.AddError("Outbox:Lease must be hours:minutes:seconds, from a second to an hour, such as 00:02:00.");
        }

        return result.Build();
    }
}
