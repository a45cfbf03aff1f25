using System.Globalization;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace EventBooking.Hosting.Observability;

/// <summary>
/// Writes the log to standard output: in production one JSON object per line, in the format CLEF (https://clef-json.org), elsewhere
/// readable lines.
/// <c>Logging:LogLevel</c> has selected the events before.
/// </summary>
internal static class LogOutput
{
    private const string ReadableLine = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj} {TraceId}{NewLine}{Exception}";

    /// <summary>More than a busy second writes. When the buffer is full, writers wait, so that no event is lost.</summary>
    private const int BufferedEvents = 20_000;

    /// <summary>Writes in the background. Disposing it writes the rest.</summary>
    public static Logger Create(IHostEnvironment environment) =>
        new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .MinimumLevel.Override("Serilog.AspNetCore", LogEventLevel.Debug)
            .WriteTo.Async(
                buffered => buffered.Sink(LoggerSinkConfiguration.Wrap(
                    console => new PersonalDataMask(console),
                    masked => WriteToConsole(masked, environment))),
                BufferedEvents,
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
            sinks.Console(outputTemplate: ReadableLine, formatProvider: CultureInfo.InvariantCulture);
        }
    }
}
