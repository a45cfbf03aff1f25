using System.Text.RegularExpressions;
using Serilog.Core;
using Serilog.Data;
using Serilog.Events;

namespace EventBooking.Hosting.Observability;

/// <summary>
/// Our own events contain no personal data. Events of libraries and texts of exceptions may, so everything that looks like an email
/// address, a phone number or a manage token is masked, and URLs of requests, which may contain a name, are removed.
/// </summary>
internal sealed partial class PersonalDataMask(ILogEventSink inner) : LogEventPropertyValueRewriter<string>, ILogEventSink, IDisposable
{
    private const string Masked = "***";

    /// <summary>URLs under the names that ASP.NET Core uses, and ids of requests that the trace id replaces.</summary>
    private static readonly string[] Removed =
        ["RequestPath", "Path", "QueryString", "Destination", "RequestId", "ConnectionId", "ActionId", "ActionName"];

    /// <summary>Ids, which look like tokens but are useless without the database, and the key that is generated in Development.</summary>
    private static readonly HashSet<string> NotMasked = new(["BookingId", "MessageId", "ResendId", "GeneratedKey"], StringComparer.Ordinal);

    public void Emit(LogEvent logEvent)
    {
        foreach (var name in Removed)
        {
            logEvent.RemovePropertyIfPresent(name);
        }

        foreach (var (name, value) in logEvent.Properties.ToList())
        {
            if (!NotMasked.Contains(name) && Visit(name, value) is var masked && !ReferenceEquals(masked, value))
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
        // Numbers and times are not masked. All other values are written as text.
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

    /// <summary>
    /// Email addresses, manage tokens, and phone numbers as people type them or the store formats them. Dates and slot ids do not match.
    /// </summary>
    [GeneratedRegex(@"[^\s""'<>(),;:@/]+@[^\s""'<>(),;:@/]+|[0-9a-f]{32,}|\+[0-9][0-9 ().-]{5,}[0-9]|[0-9]{7,}",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Personal();

    private sealed class MaskedException(string text) : Exception
    {
        public override string ToString() => text;
    }
}
