using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>How the promise is watched (section <c>Integrity</c>).</summary>
public sealed class IntegrityOptions
{
    public const string Section = "Integrity";

    /// <summary>How often all slots are counted; each instance does it.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}

public sealed class IntegrityOptionsValidator : IValidateOptions<IntegrityOptions>
{
    public ValidateOptionsResult Validate(string? name, IntegrityOptions options) =>
        options.Interval >= TimeSpan.FromMilliseconds(100) && options.Interval <= TimeSpan.FromDays(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Integrity:Interval must be hours:minutes:seconds, a day at most, such as 00:01:00.");
}
