using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>How the application gets ready for its first crowd (section <c>Rehearsal</c>).</summary>
public sealed class RehearsalOptions
{
    public const string Section = "Rehearsal";

    /// <summary>For how long it books against itself before it listens. Null: two seconds in production, otherwise not at all.</summary>
    public TimeSpan? Duration { get; set; }
}

public sealed class RehearsalOptionsSetup(IHostEnvironment environment) : IPostConfigureOptions<RehearsalOptions>, IValidateOptions<RehearsalOptions>
{
    private static readonly TimeSpan DurationInProduction = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public void PostConfigure(string? name, RehearsalOptions options) =>
        options.Duration ??= environment.IsProduction() ? DurationInProduction : TimeSpan.Zero;

    public ValidateOptionsResult Validate(string? name, RehearsalOptions options) =>
        options.Duration < TimeSpan.Zero || options.Duration > Longest
            ? ValidateOptionsResult.Fail("Rehearsal:Duration must be hours:minutes:seconds, at most a minute, such as 00:00:02.")
            : ValidateOptionsResult.Success;
}
