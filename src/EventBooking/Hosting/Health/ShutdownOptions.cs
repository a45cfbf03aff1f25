using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>How the application stops (section <c>Shutdown</c>).</summary>
public sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>
    /// For how long it goes on answering, saying that it is not ready, after it was told to stop: until whoever spreads requests over
    /// instances has noticed. Null: five seconds in production, otherwise not at all.
    /// </summary>
    public TimeSpan? Delay { get; set; }

    /// <summary>How long stopping may take in all, before what is still running is broken off. Longer than <see cref="Delay"/>.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(25);
}

public sealed class ShutdownOptionsSetup(IHostEnvironment environment) : IPostConfigureOptions<ShutdownOptions>, IValidateOptions<ShutdownOptions>
{
    private static readonly TimeSpan DelayInProduction = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public void PostConfigure(string? name, ShutdownOptions options) =>
        options.Delay ??= environment.IsProduction() ? DelayInProduction : TimeSpan.Zero;

    public ValidateOptionsResult Validate(string? name, ShutdownOptions options) =>
        options.Timeout <= TimeSpan.Zero || options.Timeout > Longest ? ValidateOptionsResult.Fail("Shutdown:Timeout must be hours:minutes:seconds, at most ten minutes, such as 00:00:25.")
        : options.Delay < TimeSpan.Zero || options.Delay >= options.Timeout ? ValidateOptionsResult.Fail("Shutdown:Delay must be hours:minutes:seconds, less than Shutdown:Timeout, such as 00:00:05.")
        : ValidateOptionsResult.Success;
}
