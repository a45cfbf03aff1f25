using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>How long the application warms up before it is ready (section <c>WarmUp</c>).</summary>
public sealed class WarmUpOptions
{
    public const string Section = "WarmUp";

    /// <summary>Null: two seconds in production, none elsewhere.</summary>
    public TimeSpan? Duration { get; set; }
}

public sealed class WarmUpOptionsSetup(IHostEnvironment environment) : IPostConfigureOptions<WarmUpOptions>, IValidateOptions<WarmUpOptions>
{
    private static readonly TimeSpan DurationInProduction = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(1);

    public void PostConfigure(string? name, WarmUpOptions options) =>
        options.Duration ??= environment.IsProduction() ? DurationInProduction : TimeSpan.Zero;

    public ValidateOptionsResult Validate(string? name, WarmUpOptions options) =>
        options.Duration < TimeSpan.Zero || options.Duration > MaxDuration
            ? ValidateOptionsResult.Fail("WarmUp:Duration must be hours:minutes:seconds, at most a minute, such as 00:00:02.")
            : ValidateOptionsResult.Success;
}
