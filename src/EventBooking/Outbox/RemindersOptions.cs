using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Outbox;

/// <summary>The email that reminds attendees of their hour (section <c>Reminders</c>).</summary>
public sealed class RemindersOptions
{
    public const string Section = "Reminders";

    /// <summary>The time before the start of the slot at which it is sent. Empty: none is sent. See <see cref="TimeBefore"/>.</summary>
    public string Before { get; set; } = "24:00:00";
}

public sealed class RemindersOptionsValidator : IValidateOptions<RemindersOptions>
{
    public ValidateOptionsResult Validate(string? name, RemindersOptions options) =>
        TimeBefore.IsValid(options.Before)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Reminders:Before is '{options.Before}'; give {TimeBefore.Expectation}.");
}
