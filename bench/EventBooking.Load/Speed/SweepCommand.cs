using System.CommandLine;
using Spectre.Console;

namespace EventBooking.Load.Speed;

internal static class SweepCommand
{
    /// <summary>Of what a closed loop gets through.</summary>
    private static readonly double[] Shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2];

    private static readonly Option<string> OneWork = new("--work") { Description = "What to measure.", DefaultValueFactory = _ => Work.Reads.Name };
    private static readonly Option<DirectoryInfo> Images = new("--images") { Description = "Folder for the two plots.", DefaultValueFactory = _ => new("docs/images") };
    private static readonly Option<string> Title = new("--title") { Description = "What the plots and their files are called; the work's name when it is not given.", DefaultValueFactory = _ => "" };

    static SweepCommand() => OneWork.AcceptOnlyFromAmong([.. Work.All.Select(work => work.Name)]);

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("sweep", "Offers one work at rising rates, beyond what the site gets through, and draws what it makes of them.") { OneWork, Images, Title };
        LoadOptions.AddTo(command, withPeer: false);
        command.SetAction((parsed, cancellationToken) => LoadOptions.GuardAsync(console, () => RunAsync(console, parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var work = Work.All.Single(work => work.Name == parsed.GetValue(OneWork));
        var runs = await LoadOptions.PrepareAsync(parsed, [work], cancellationToken);
        try
        {
            var points = await MeasureAsync(console, parsed, runs[0], cancellationToken);
            SweepReport.Show(console, points);
            SweepPlots.Write(points, parsed.GetRequiredValue(Title) is { Length: > 0 } title ? title : work.Name, parsed.GetRequiredValue(Images));
            if (parsed.GetValue(LoadOptions.Json) is { } file)
            {
                await SpeedReport.WriteAsync(points, file, cancellationToken);
            }

            var errors = points.Sum(point => point.Errors);
            return errors > 0 ? 1 : 0;
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    private static async Task<List<SweepPoint>> MeasureAsync(IAnsiConsole console, ParseResult parsed, WorkRun run, CancellationToken cancellationToken)
    {
        var points = new List<SweepPoint>();
        await ProgressBar.ShowAsync(console, "Rates", Shares.Length + 1, async done =>
        {
            await run.TakeTurnAsync(TimeSpan.FromSeconds(parsed.GetValue(LoadOptions.WarmUp)), cancellationToken);
            run.Forget();
            await run.TakeTurnAsync(TimeSpan.FromSeconds(parsed.GetValue(LoadOptions.WarmUp)), cancellationToken);
            var most = run.RequestsPerSecond;
            done(1);
            foreach (var share in Shares)
            {
                run.Forget();
                await run.KeepRateAsync(share * most, TimeSpan.FromSeconds(parsed.GetValue(LoadOptions.Seconds)), cancellationToken);
                points.Add(new(share * most, run.RequestsPerSecond, run.Latencies.At(50), run.Latencies.At(95), run.Latencies.At(99), run.Unsent, run.Latencies.ErrorCount));
                done(1);
            }
        });
        return points;
    }
}

/// <summary>What came of one rate.</summary>
/// <param name="Offered">Requests a second that were due.</param>
/// <param name="Served">Requests a second that were answered rightly.</param>
/// <param name="Milliseconds50">From when a request was due until it was answered rightly, or was not sent before the time was up; the median. Null without any.</param>
/// <param name="Milliseconds95">95th percentile.</param>
/// <param name="Milliseconds99">99th percentile.</param>
/// <param name="Unsent">Requests that were due and not sent before the time was up.</param>
/// <param name="Errors">Other answers than the right one, and none at all: the percentiles do not know of them.</param>
internal sealed record SweepPoint(double Offered, double Served, double? Milliseconds50, double? Milliseconds95, double? Milliseconds99, long Unsent, long Errors);
