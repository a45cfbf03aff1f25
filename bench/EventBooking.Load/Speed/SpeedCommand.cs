using System.CommandLine;
using Spectre.Console;

namespace EventBooking.Load.Speed;

internal static class SpeedCommand
{
    private static readonly Option<string[]> Works = new("--work") { Description = $"What to measure, in turns: {string.Join(", ", Work.All.Select(work => work.Name))}.", DefaultValueFactory = _ => [Work.Reads.Name, Work.Validate.Name, Work.Bookings.Name, Work.OneSlot.Name] };
    private static readonly Option<double?> Rate = new("--rate") { Description = "Requests a second that are due whether the server keeps up or not; without it, each client sends one after the other." };
    private static readonly Option<double> Turn = new("--turn") { Description = "Seconds of a turn.", DefaultValueFactory = _ => 1 };

    static SpeedCommand() => Works.AcceptOnlyFromAmong([.. Work.All.Select(work => work.Name)]);

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("speed", "Measures how many requests a second are answered, and how soon, beside a peer.") { Works, Rate, Turn };
        LoadOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => LoadOptions.GuardAsync(console, () => RunAsync(console, parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var works = parsed.GetRequiredValue(Works).Distinct().Select(name => Work.All.Single(work => work.Name == name)).ToList();
        var runs = await LoadOptions.PrepareAsync(parsed, works, cancellationToken);
        try
        {
            await MeasureAsync(console, parsed, runs, cancellationToken);
            var figures = SpeedFigures.From(runs);
            SpeedReport.Show(console, figures);
            if (parsed.GetValue(LoadOptions.Json) is { } file)
            {
                await SpeedReport.WriteAsync(figures, file, cancellationToken);
            }

            return figures.Any(figure => figure.Errors.Count > 0) ? 1 : 0;
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    /// <summary>Short turns over and over, so that what disturbs the machine disturbs all alike.</summary>
    private static async Task MeasureAsync(IAnsiConsole console, ParseResult parsed, List<WorkRun> runs, CancellationToken cancellationToken)
    {
        var turn = TimeSpan.FromSeconds(parsed.GetValue(Turn));
        var rounds = Math.Max(1, (int)Math.Round(parsed.GetValue(LoadOptions.Seconds) / turn.TotalSeconds));
        await ProgressBar.ShowAsync(console, "Turns", (rounds + 1) * runs.Count, async done =>
        {
            foreach (var run in runs)
            {
                await run.TakeTurnAsync(TimeSpan.FromSeconds(parsed.GetValue(LoadOptions.WarmUp)), cancellationToken);
                run.Forget();
                done(1);
            }

            for (var round = 0; round < rounds; round++)
            {
                foreach (var run in runs)
                {
                    await (parsed.GetValue(Rate) is { } rate ? run.KeepRateAsync(rate, turn, cancellationToken) : run.TakeTurnAsync(turn, cancellationToken));
                    done(1);
                }
            }
        });
    }
}
