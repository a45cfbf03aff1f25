using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace EventBooking.Load.Faulting;

internal static class FaultsReport
{
    /// <summary>The first of many tell enough.</summary>
    private const int MostListed = 20;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void ShowRound(IAnsiConsole console, RoundResult round)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{round.Fault}, seed {round.Seed}: {round.Strikes} faults, {round.Tally.Requests:N0} requests, {round.Tally.Unclear:N0} unclear answers, {round.Time.TotalSeconds:N1} s, {(round.IsClean ? "nothing wrong" : "WRONG")}"));
        if (round.IsClean)
        {
            return;
        }

        foreach (var fault in round.Faults.Take(MostListed))
        {
            console.WriteLine("  " + fault);
        }

        if (round.Faults.Count > MostListed)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  … and {round.Faults.Count - MostListed:N0} more"));
        }

        console.WriteLine($"  Kept: {round.Whereabouts}. Again: --fault '{round.Fault}' --seed {round.Seed} --rounds 1");
    }

    public static void Show(IAnsiConsole console, IReadOnlyList<RoundResult> rounds)
    {
        var table = new Table();
        table.AddColumn("fault", column => column.NoWrap());
        foreach (var heading in new[] { "rounds", "faults", "requests", "booked", "refused", "unclear", "settled, s", "oversold", "undersold", "lost", "doubled", "wrong", "other" })
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (var kind in rounds.GroupBy(round => round.Fault))
        {
            table.AddRow(RowOf(kind.Key, [.. kind]));
        }

        table.AddRow(RowOf("all", rounds));
        console.Write(table);
    }

    public static Task WriteAsync(IReadOnlyList<RoundResult> rounds, FileInfo file, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(rounds, Indented), cancellationToken);

    private static string[] RowOf(string name, IReadOnlyList<RoundResult> rounds)
    {
        var tally = rounds.Aggregate(Tally.Nothing, (sum, round) => sum + round.Tally);
        return
        [
            name,
            .. new[] { rounds.Count, rounds.Sum(round => round.Strikes), tally.Requests, tally.Booked, tally.Refused, tally.Unclear }.Select(Text),
            rounds.Select(round => round.Settling).DefaultIfEmpty().Max().TotalSeconds.ToString("N1", CultureInfo.InvariantCulture),
            .. new[]
            {
                rounds.Sum(round => round.Verdict?.Oversold.Count ?? 0),
                rounds.Sum(round => round.Verdict?.Undersold.Count ?? 0),
                rounds.Sum(round => round.Verdict?.Lost.Count ?? 0),
                rounds.Sum(round => round.Verdict?.Doubled.Count ?? 0),
                rounds.Sum(round => round.Verdict?.Wrong.Count ?? 0),
                rounds.Sum(round => round.OtherFaults.Count),
            }.Select(Text),
        ];

        static string Text(int figure) => figure.ToString("N0", CultureInfo.InvariantCulture);
    }
}
