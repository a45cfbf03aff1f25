using System.Globalization;
using System.Text.RegularExpressions;

namespace EventBooking.Scheduling;

/// <summary>
/// Settings for a time before the start of a slot: hours:minutes:seconds with any number of hours, such as <c>24:00:00</c>, which .NET
/// would read as 24 days. An empty setting is no time.
/// </summary>
public static partial class TimeBefore
{
    public const string Expectation = "hours:minutes:seconds, such as 24:00:00, or leave it empty";

    public static bool IsValid(string setting) => setting is "" || Pattern().IsMatch(setting);

    /// <summary>Null if the setting is empty.</summary>
    public static TimeSpan? Parse(string setting) =>
        setting is "" ? null
        : Pattern().Match(setting) is { Success: true } match
            ? new TimeSpan(NumberOf(match, "hours"), NumberOf(match, "minutes"), NumberOf(match, "seconds"))
            : throw new ArgumentException("The setting has not been validated.", nameof(setting));

    private static int NumberOf(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?<hours>[0-9]{1,5}):(?<minutes>[0-5][0-9]):(?<seconds>[0-5][0-9])$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
