using System.CommandLine;
using System.Globalization;
using EventBooking.Load.Measuring;
using Spectre.Console;

namespace EventBooking.Load.Speed;

internal static class EndureCommand
{
    private const int Steps = 10;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.2);
    private static readonly IReadOnlyList<Work> Works = [Work.Reads, Work.Bookings, Work.Validate];

    private static readonly Option<long> Requests = new("--requests") { Description = "How many in all.", DefaultValueFactory = _ => 1_000_000 };

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("endure", "Reads, books and validates by turns, and looks whether the site's memory grows. Needs --pid.") { Requests };
        LoadOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => LoadOptions.GuardAsync(console, () => RunAsync(console, parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(LoadOptions.ProcessId) is null)
        {
            throw new WrongAnswerException("give the site's process with --pid.");
        }

        var runs = await LoadOptions.PrepareAsync(parsed, Works, cancellationToken);
        try
        {
            var held = await EndureAsync(console, runs, parsed.GetValue(Requests), cancellationToken);
            Show(console, held);
            if (parsed.GetValue(LoadOptions.Json) is { } file)
            {
                await SpeedReport.WriteAsync(held, file, cancellationToken);
            }

            var errors = runs.SelectMany(run => run.Latencies.Errors).ToList();
            errors.ForEach(error => console.WriteLine($"{error.Value} × {error.Key}"));
            return errors.Count > 0 ? 1 : 0;
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    private static async Task<List<MemoryAfter>> EndureAsync(IAnsiConsole console, List<WorkRun> runs, long requests, CancellationToken cancellationToken)
    {
        var held = new List<MemoryAfter>();
        await ProgressBar.ShowAsync(console, "Requests", requests, async done =>
        {
            for (long sent = 0, before = 0; sent < requests; before = sent)
            {
                foreach (var run in runs)
                {
                    await run.TakeTurnAsync(Turn, cancellationToken);
                }

                sent = runs.Sum(run => run.Latencies.Count);
                done((int)(sent - before));
                if (sent * Steps / requests > held.Count)
                {
                    held.Add(new(sent, runs[^1].Memory!.Value));
                }
            }
        });
        return held;
    }

    private static void Show(IAnsiConsole console, List<MemoryAfter> held)
    {
        var table = new Table();
        table.AddColumn("requests", column => column.RightAligned()).AddColumn("memory, MB", column => column.RightAligned()).AddColumn("to the first", column => column.RightAligned());
        foreach (var (requests, bytes) in held)
        {
            table.AddRow(
                requests.ToString("N0", CultureInfo.InvariantCulture),
                (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture),
                ((double)bytes / held[0].Bytes).ToString("P0", CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    private sealed record MemoryAfter(long Requests, long Bytes);
}
