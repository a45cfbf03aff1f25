using System.Globalization;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Formatting.Compact;

namespace EventBooking.Hosting.Observability;

/// <summary>
/// Where the log goes: standard output. In production each event is one JSON object on a line of its own, in the format CLEF
/// (https://clef-json.org); elsewhere it is a line for people. Which events there are is settled before, by <c>Logging:LogLevel</c>.
/// </summary>
internal static class LogOutput
{
    private const string LineForPeople = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj} {TraceId}{NewLine}{Exception}";

    /// <summary>More than a crowd writes in a second. Once they are full, whoever writes waits: no event is dropped.</summary>
    private const int EventsBuffered = 20_000;

    /// <summary>Writes from a thread of its own, and the rest when it is disposed.</summary>
    public static Logger Create(IHostEnvironment environment) =>
        new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.Async(
                buffered => buffered.Sink(LoggerSinkConfiguration.Wrap(
                    console => new PersonalDataMask(console),
                    masked => WriteToConsole(masked, environment))),
                EventsBuffered,
                blockWhenFull: true)
            .CreateLogger();

    private static void WriteToConsole(LoggerSinkConfiguration sinks, IHostEnvironment environment)
    {
        if (environment.IsProduction())
        {
            sinks.Console(new CompactJsonFormatter());
        }
        else
        {
            sinks.Console(outputTemplate: LineForPeople, formatProvider: CultureInfo.InvariantCulture);
        }
    }
}
