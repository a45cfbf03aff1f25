using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>The options of <see cref="IntegrityMonitor"/> (section <c>Integrity</c>).</summary>
public sealed class IntegrityOptions
{
    public const string Section = "Integrity";

    /// <summary>How often each instance counts the bookings of all slots.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}

public sealed class IntegrityOptionsValidator : IValidateOptions<IntegrityOptions>
{
    public ValidateOptionsResult Validate(string? name, IntegrityOptions options) =>
        options.Interval >= TimeSpan.FromMilliseconds(100) && options.Interval <= TimeSpan.FromDays(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Integrity:Interval must be hours:minutes:seconds, a day at most, such as 00:01:00.");
}
