using System.Diagnostics;
using System.Net.Http.Headers;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>Requests the application's own pages before it is ready, so that its code is compiled when the first people come.</summary>
public sealed partial class WarmUp(
    IOptions<WarmUpOptions> options, IOptions<SiteOptions> site, EventCalendar calendar, ILogger<WarmUp> logger)
{
    private const int Clients = 16;

    /// <summary>Random, so that no client can pretend to be the warm-up.</summary>
    private static readonly string UserAgent = $"EventBooking-WarmUp/{Guid.NewGuid():N}";

    private readonly TimeSpan duration = options.Value.Duration ?? TimeSpan.Zero;

    public bool IsDone { get; private set; } = options.Value.Duration == TimeSpan.Zero;

    /// <summary>Whether the request comes from the warm-up. Such requests are neither limited nor logged.</summary>
    public static bool IsSenderOf(HttpRequest request) => request.Headers.UserAgent == UserAgent;

    /// <summary>Returns when the duration is over, or when the application stops.</summary>
    public async Task RunAsync(IEnumerable<string> urls, CancellationToken stopping)
    {
        if (IsDone)
        {
            return;
        }

        try
        {
            var address = BindingAddress.Parse(urls.First(url => url.StartsWith("http://", StringComparison.Ordinal)));
            using var http = new HttpClient();
            http.BaseAddress = new($"http://{(address.Host is "[::]" or "0.0.0.0" ? "localhost" : address.Host)}:{address.Port}");
            http.DefaultRequestHeaders.Host = site.Value.BaseUrl.Authority;
            http.DefaultRequestHeaders.UserAgent.Add(ProductInfoHeaderValue.Parse(UserAgent));
            var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendRequestsAsync(http, stopping)));
            Log.WarmedUp(logger, counts.Sum(), duration);
        }
#pragma warning disable CA1031 // Without the warm-up, the first requests are slower, and nothing else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!stopping.IsCancellationRequested)
            {
                Log.Failed(logger, e);
            }
        }

        IsDone = true;
    }

    /// <summary>Books nothing: validation rejects the bookings. Opens one date only, because opening a date creates its slots.</summary>
    private async Task<int> SendRequestsAsync(HttpClient http, CancellationToken stopping)
    {
        var slotId = calendar.Days[0].Slots[0].Id;
        var date = slotId.Date.ToIso();
        string[] paths = ["/", "/api/dates", $"/dates/{date}", $"/api/slots?date={date}", $"/slots/{slotId}"];
        var count = 0;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration; count += paths.Length + 2)
        {
            foreach (var path in paths)
            {
                await http.GetByteArrayAsync(new Uri(path, UriKind.Relative), stopping);
            }

            using var form = await http.PostAsync(new Uri($"/slots/{slotId}", UriKind.Relative), content: null, stopping);
            using var api = await http.PostAsJsonAsync("/api/bookings", new { slotId = slotId.ToString() }, stopping);
        }

        return count;
    }

    private static partial class Log
    {
        [LoggerMessage(5030, LogLevel.Information, "Warmed up with {Requests} requests in {Duration}")]
        public static partial void WarmedUp(ILogger logger, int requests, TimeSpan duration);

        [LoggerMessage(5031, LogLevel.Warning, "The warm-up failed; the first requests are slower")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
