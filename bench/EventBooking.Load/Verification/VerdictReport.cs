using System.Globalization;
using Spectre.Console;

namespace EventBooking.Load.Verification;

internal static class VerdictReport
{
    /// <summary>The first of many tell enough.</summary>
    private const int MostListed = 20;

    public static void Show(IAnsiConsole console, Ledger ledger, Verdict verdict)
    {
        var table = new Table();
        AddColumns("booked", "refused", "unclear answers", "still unclear", "oversold", "undersold", "lost", "doubled", "wrong answers");
        table.AddRow([.. new[]
        {
            ledger.CountOf(AttemptOutcome.Booked),
            ledger.CountOf(AttemptOutcome.Refused),
            ledger.Attempts.Sum(attempt => attempt.UnclearAnswers),
            ledger.CountOf(AttemptOutcome.Unclear),
            verdict.Oversold.Count,
            verdict.Undersold.Count,
            verdict.Lost.Count,
            verdict.Doubled.Count,
            verdict.Wrong.Count,
        }.Select(figure => figure.ToString("N0", CultureInfo.InvariantCulture))]);
        console.Write(table);

        foreach (var fault in verdict.Faults.Take(MostListed))
        {
            console.WriteLine(fault);
        }

        if (verdict.Faults.Count > MostListed)
        {
            console.WriteLine($"… and {verdict.Faults.Count - MostListed} more.");
        }

        void AddColumns(params string[] headings) => Array.ForEach(headings, heading => table.AddColumn(heading, column => column.RightAligned()));
    }
}
