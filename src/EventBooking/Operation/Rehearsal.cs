using System.Diagnostics;
using EventBooking.Email;
using EventBooking.Scheduling;
using EventBooking.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EventBooking.Operation;

/// <summary>
/// Before the application listens, a crowd of its own books at a second one in the same process, whose store is a folder that nobody sees: what the runtime compiles
/// when it is needed, and once more when it is needed often, is compiled by then, and not while the first people wait. Nothing is counted, logged
/// or sent, and a rehearsal that fails keeps nobody from coming in.
/// </summary>
public sealed partial class Rehearsal(
    IOptions<RehearsalOptions> options, IConfiguration configuration, IWebHostEnvironment environment, EventCalendar calendar, ILogger<Rehearsal> logger)
{
    private const int Visitors = 16;

    /// <summary>Most slots keep seats, while the one that every second visitor asks for is soon full.</summary>
    private const string SlotCapacity = "100";

    private readonly TimeSpan duration = options.Value.Duration ?? TimeSpan.Zero;

    public async Task RunAsync()
    {
        if (duration == TimeSpan.Zero)
        {
            return;
        }

        var began = Stopwatch.GetTimestamp();
        try
        {
            var folder = Directory.CreateTempSubdirectory("eventbooking-");
            try
            {
                var visits = await RunAsync(folder.FullName);
                Log.Rehearsed(logger, visits, Stopwatch.GetElapsedTime(began));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
#pragma warning disable CA1031 // Whatever it was, it costs the first visitors a moment and nothing else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
        }
    }

    private async Task<int> RunAsync(string folder)
    {
        var door = Path.Combine(folder, "door");
        await using var stage = SetStage(folder, door);
        await stage.StartAsync();
        using var until = new CancellationTokenSource(duration);
        var visits = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(number => VisitUntilAsync(new(door, calendar.Days, number), until.Token)));
        await stage.StopAsync();
        return visits.Sum();
    }

    private static async Task<int> VisitUntilAsync(RehearsalVisitor visitor, CancellationToken until)
    {
        using (visitor)
        {
            return await visitor.VisitUntilAsync(until);
        }
    }

    /// <summary>The application with all its settings but those of its store, without anything that works by itself.</summary>
    private WebApplication SetStage(string folder, string door)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = environment.ApplicationName,
            ContentRootPath = environment.ContentRootPath,
            EnvironmentName = environment.EnvironmentName,
        });
        builder.Configuration.AddConfiguration(configuration).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = nameof(StorageProvider.Sqlite),
            ["Storage:DataDirectory"] = folder,
            ["Email:Provider"] = nameof(EmailProvider.Files),
            ["Event:SlotCapacity"] = SlotCapacity,
            ["RateLimits:Enabled"] = bool.FalseString,
            ["AllowedHosts"] = "*",
        });
        builder.AddEventBooking();
        builder.Logging.ClearProviders();
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.AddHostedService<StorePreparation>();
        builder.Services.AddSingleton<IHostLifetime, WithoutSignals>();

        // Nobody else may come in: where the application will listen, whichever setting says so, the stage does not.
        builder.WebHost.PreferHostingUrls(false).ConfigureKestrel(kestrel =>
        {
            kestrel.Configure();
            kestrel.ListenUnixSocket(door);
        });

        var stage = builder.Build();
        stage.UseEventBooking();
        return stage;
    }

    /// <summary>Whoever stops the process meanwhile stops it at once: nobody has been promised anything yet.</summary>
    private sealed class WithoutSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(5030, LogLevel.Information, "Rehearsed before opening: {Visits} visits in {Elapsed}")]
        public static partial void Rehearsed(ILogger logger, int visits, TimeSpan elapsed);

        [LoggerMessage(5031, LogLevel.Warning, "The rehearsal failed; the first visitors wait a little longer, and nothing else")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
