using System.Globalization;
using System.Reflection;
using EventBooking.Hosting.Observability;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Hosting.Observability;

/// <summary>docs/logging.md lists all events of the code.</summary>
public sealed class LogEventsTests
{
    private static readonly IReadOnlyList<(int Id, string Text)> Events =
    [
        .. from type in typeof(EventBookingBuilder).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           from message in method.GetCustomAttributes<LoggerMessageAttribute>()
           select (message.EventId, $"{message.EventId} | {message.Level} | {message.Message}"),
        (RequestLog.EventId, $"{RequestLog.EventId} | by status | {RequestLog.Message}"),
    ];

    [Fact]
    public void No_two_events_have_the_same_id() =>
        Assert.Empty(Events.GroupBy(message => message.Id).Where(messages => messages.Count() > 1).Select(messages => messages.Key));

    [Fact]
    public void Documents_list_every_event_with_its_id_level_and_message()
    {
        Assert.NotEmpty(Events);
        var inCode = Events.OrderBy(message => message.Id).Select(message => message.Text);
        var inDocuments =
            from line in File.ReadLines(SourceTree.PathOf("docs", "logging.md"))
            let cells = line.Split(" | ")
            where cells.Length >= 5 && int.TryParse(cells[0].AsSpan().TrimStart('|').Trim(), CultureInfo.InvariantCulture, out _)
            select $"{cells[0].TrimStart('|').Trim()} | {cells[1].Trim()} | {cells[2].Trim().Trim('`')}";

        Assert.Equal(inCode, inDocuments);
    }
}
