using System.Text.RegularExpressions;
using Serilog.Core;
using Serilog.Data;
using Serilog.Events;

namespace EventBooking.Hosting.Observability;

/// <summary>
/// A safety net: our own events hold no personal data, but what libraries write, and the texts of exceptions, nobody can know. What looks
/// like an email address, a phone number or a manage token is masked; addresses of requests, which may hold a name, are left out.
/// </summary>
internal sealed partial class PersonalDataMask(ILogEventSink inner) : LogEventPropertyValueRewriter<string>, ILogEventSink, IDisposable
{
    private const string Masked = "***";

    /// <summary>Addresses as ASP.NET Core names them, and what it says of every request besides the trace id.</summary>
    private static readonly string[] LeftOut =
        ["RequestPath", "Path", "QueryString", "Destination", "RequestId", "ConnectionId", "ActionId", "ActionName"];

    /// <summary>What looks like a token and is none: ids that lead nowhere without the database, and the key that is drawn in Development.</summary>
    private static readonly HashSet<string> Harmless = new(["BookingId", "MessageId", "ResendId", "DrawnKey"], StringComparer.Ordinal);

    public void Emit(LogEvent logEvent)
    {
        foreach (var name in LeftOut)
        {
            logEvent.RemovePropertyIfPresent(name);
        }

        foreach (var (name, value) in logEvent.Properties.ToList())
        {
            if (!Harmless.Contains(name) && Visit(name, value) is var masked && !ReferenceEquals(masked, value))
            {
                logEvent.AddOrUpdateProperty(new LogEventProperty(name, masked));
            }
        }

        inner.Emit(logEvent.Exception is { } exception ? WithMasked(exception, logEvent) : logEvent);
    }

    public void Dispose() => (inner as IDisposable)?.Dispose();

    internal static string Mask(string text) => Personal().Replace(text, Masked);

    protected override LogEventPropertyValue VisitScalarValue(string state, ScalarValue scalar)
    {
        // Numbers and moments are what they are; everything else is written as its text.
        if (scalar.Value is null or bool or int or long or double or decimal or TimeSpan or DateTimeOffset or Enum)
        {
            return scalar;
        }

        var text = scalar.Value as string ?? scalar.Value.ToString() ?? "";
        var masked = Mask(text);
        return masked == text ? scalar : new ScalarValue(masked);
    }

    private static LogEvent WithMasked(Exception exception, LogEvent logEvent) =>
        new(
            logEvent.Timestamp,
            logEvent.Level,
            new MaskedException(Mask(exception.ToString())),
            logEvent.MessageTemplate,
            logEvent.Properties.Select(property => new LogEventProperty(property.Key, property.Value)),
            logEvent.TraceId ?? default,
            logEvent.SpanId ?? default);

    /// <summary>An email address; a manage token; a phone number as people or the store write it. Dates and slot ids are none of these.</summary>
    [GeneratedRegex(@"[^\s""'<>(),;:@/]+@[^\s""'<>(),;:@/]+|[0-9a-f]{32,}|\+[0-9][0-9 ().-]{5,}[0-9]|[0-9]{7,}", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Personal();

    private sealed class MaskedException(string text) : Exception
    {
        public override string ToString() => text;
    }
}
