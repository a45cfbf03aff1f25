using System.Collections.Concurrent;
using System.Net;
using EventBooking.Controllers;

namespace EventBooking.Areas.Admin.Security;

/// <summary>Logs wrong admin keys, once a minute for each network, so that a client that guesses does not fill the log.</summary>
public sealed partial class WrongKeyLog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly ILogger<WrongKeyLog> logger;
    private readonly ITimer timer;

    public WrongKeyLog(TimeProvider time, ILogger<WrongKeyLog> logger)
    {
        this.logger = logger;
        timer = time.CreateTimer(_ => Write(), state: null, Interval, Interval);
    }

    public void Add(IPAddress? address) => counts.AddOrUpdate(ClientNetwork.ForLogs(address) ?? "unknown", 1, (_, count) => count + 1);

    public void Dispose()
    {
        timer.Dispose();
        Write();
    }

    private void Write()
    {
        foreach (var network in counts.Keys)
        {
            if (counts.TryRemove(network, out var count))
            {
                Log.WrongKeys(logger, count, network);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4003, LogLevel.Warning, "{Count} wrong admin keys from {Network} in the last minute")]
        public static partial void WrongKeys(ILogger logger, int count, string network);
    }
}
