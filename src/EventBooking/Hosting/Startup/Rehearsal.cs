using System.Diagnostics;
using System.Runtime.InteropServices;
using EventBooking.Email;
using EventBooking.Scheduling;
using EventBooking.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Startup;

/// <summary>
/// Before the application listens, a crowd of its own books at a second one in the same process, whose store is a folder that nobody sees: what the runtime compiles
/// when it is needed, and once more when it is needed often, is compiled by then, and not while the first people wait. Nothing is counted, logged
/// or sent, and a rehearsal that fails keeps nobody from coming in.
/// </summary>
public sealed partial class Rehearsal(
    IOptions<RehearsalOptions> options, IConfiguration configuration, IWebHostEnvironment environment, EventCalendar calendar, ILogger<Rehearsal> logger)
{
    private const int Visitors = 16;

    /// <summary>All slots keep seats but the one that every second visit asks for, which is soon full.</summary>
    private const string SlotCapacity = "100";

    private readonly TimeSpan duration = options.Value.Duration ?? TimeSpan.Zero;

    /// <summary>Whether to open the door afterwards: false when the process was told to stop meanwhile.</summary>
    public async Task<bool> RunAsync()
    {
        if (duration == TimeSpan.Zero)
        {
            return true;
        }

        using var told = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        await RunAsync(told.Token);
        return !told.IsCancellationRequested;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            told.Cancel();
        }
    }

    private async Task RunAsync(CancellationToken told)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var folder = Directory.CreateTempSubdirectory("eventbooking-");
            try
            {
                var visits = await RunAsync(folder.FullName, told);
                Log.Rehearsed(logger, visits.Count, visits.SeatsTaken, Stopwatch.GetElapsedTime(began));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        catch (OperationCanceledException) when (told.IsCancellationRequested)
        {
            // Nobody has been promised anything yet.
        }
#pragma warning disable CA1031 // Whatever it was, it costs the first visitors a moment and nothing else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
        }
    }

    private async Task<RehearsalVisits> RunAsync(string folder, CancellationToken told)
    {
        var door = Path.Combine(folder, "door");
        await using var stage = SetStage(folder, door);
        await stage.StartAsync(told);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(told);
        until.CancelAfter(duration);
        var visits = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(number => VisitUntilAsync(new(door, calendar.Days, number), until.Token)));
        await stage.StopAsync(told);
        return new(visits.Sum(visitor => visitor.Count), visits.Sum(visitor => visitor.SeatsTaken));
    }

    private static async Task<RehearsalVisits> VisitUntilAsync(RehearsalVisitor visitor, CancellationToken until)
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

    /// <summary>Who stops the process stops the rehearsal, which ends its stage itself.</summary>
    private sealed class WithoutSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(5030, LogLevel.Information, "Rehearsed before opening: {Visits} visits took {Seats} seats in {Elapsed}")]
        public static partial void Rehearsed(ILogger logger, int visits, int seats, TimeSpan elapsed);

        [LoggerMessage(5031, LogLevel.Warning, "The rehearsal failed; the first visitors wait a little longer, and nothing else")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
