using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>How long a shutdown takes (section <c>Shutdown</c>).</summary>
public sealed class ShutdownOptions
{
    public const string Section = "Shutdown";
    public const string TimeoutSetting = Section + ":" + nameof(Timeout);

    /// <summary>
    /// How long the application still answers requests while <c>/health/ready</c> says no: long enough for a load balancer to notice.
    /// Null: five seconds in production, none elsewhere.
    /// </summary>
    public TimeSpan? Delay { get; set; }

    /// <summary>After this time, work that still runs is aborted. Longer than <see cref="Delay"/>.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(25);
}

public sealed class ShutdownOptionsSetup(IHostEnvironment environment)
    : IPostConfigureOptions<ShutdownOptions>, IValidateOptions<ShutdownOptions>
{
    private static readonly TimeSpan DelayInProduction = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    public void PostConfigure(string? name, ShutdownOptions options) =>
        options.Delay ??= environment.IsProduction() ? DelayInProduction : TimeSpan.Zero;

    public ValidateOptionsResult Validate(string? name, ShutdownOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > MaxTimeout)
        {
            result.AddError("Shutdown:Timeout must be hours:minutes:seconds, at most ten minutes, such as 00:00:25.");
        }

        if (options.Delay < TimeSpan.Zero || options.Delay >= options.Timeout)
        {
            result.AddError("Shutdown:Delay must be hours:minutes:seconds, less than Shutdown:Timeout, such as 00:00:05.");
        }

        return result.Build();
    }
}
