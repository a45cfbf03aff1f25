using System.Globalization;
using System.Reflection;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Hosting.Observability;

/// <summary>docs/logging.md lists the events that the code has.</summary>
public sealed class LogEventsTests
{
    private static readonly IReadOnlyList<LoggerMessageAttribute> Events =
    [
        .. from type in typeof(EventBookingBuilder).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           from message in method.GetCustomAttributes<LoggerMessageAttribute>()
           orderby message.EventId
           select message,
    ];

    [Fact]
    public void No_two_events_have_the_same_id() =>
        Assert.Empty(Events.GroupBy(message => message.EventId).Where(messages => messages.Count() > 1).Select(messages => messages.Key));

    [Fact]
    public void Documents_list_every_event_with_its_id_level_and_message()
    {
        Assert.NotEmpty(Events);
        var inCode = Events.Select(message => $"{message.EventId} | {LevelOf(message)} | {message.Message}");
        var inDocuments =
            from line in File.ReadLines(SourceTree.PathOf("docs", "logging.md"))
            let cells = line.Split(" | ")
            where cells.Length >= 5 && int.TryParse(cells[0].AsSpan().TrimStart('|').Trim(), CultureInfo.InvariantCulture, out _)
            select $"{cells[0].TrimStart('|').Trim()} | {cells[1].Trim()} | {cells[2].Trim().Trim('`')}";

        Assert.Equal(inCode, inDocuments);
    }

    /// <summary>An event that is given its level where it is written has none of its own.</summary>
    private static string LevelOf(LoggerMessageAttribute message) => message.Level == LogLevel.None ? "by status" : message.Level.ToString();
}
