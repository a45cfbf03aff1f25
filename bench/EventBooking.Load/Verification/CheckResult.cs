using System.Globalization;
using EventBooking.Load.Buying;
using Spectre.Console;

namespace EventBooking.Load.Verification;

/// <summary>The problems that a check found, each as a sentence.</summary>
internal sealed record CheckResult
{
    private const int MaxListed = 20;

    /// <summary>Seats that were sold and do not exist, or can be sold twice.</summary>
    public required IReadOnlyList<string> Oversold { get; init; }

    /// <summary>Seats that exist and cannot be sold, or were refused to somebody, or are free while somebody waits.</summary>
    public required IReadOnlyList<string> Undersold { get; init; }

    /// <summary>Bookings, changes and places that were answered and do not exist.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Bookings that exist more than once.</summary>
    public required IReadOnlyList<string> Doubled { get; init; }

    /// <summary>Answers that no correct request may get.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    public IReadOnlyList<string> Problems => [.. Oversold, .. Undersold, .. Lost, .. Doubled, .. Wrong];

    public void Show(IAnsiConsole console, AttemptLog log)
    {
        ShowTable(
            console,
            ["booked", "full", "changes", "unclear answers", "still unclear", "oversold", "undersold", "lost", "doubled", "wrong answers"],
            [[
                Format(log.Count(AttemptOutcome.Booked)),
                Format(log.Count(AttemptOutcome.Full)),
                Format(log.Attempts.Sum(attempt => attempt.Changes)),
                Format(log.Attempts.Sum(attempt => attempt.UnclearAnswers)),
                Format(log.Unclear.Count),
                .. new[] { Oversold, Undersold, Lost, Doubled, Wrong }.Select(problems => Format(problems.Count)),
            ]]);
        ShowProblems(console, Problems);
    }

    public static void ShowTable(IAnsiConsole console, IEnumerable<string> headings, IEnumerable<string[]> rows)
    {
        var table = new Table();
        foreach (var heading in headings)
        {
            table.AddColumn(heading, column => column.NoWrap().RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow(row);
        }

        console.Write(table);
    }

    public static void ShowProblems(IAnsiConsole console, IReadOnlyList<string> problems)
    {
        foreach (var problem in problems.Take(MaxListed))
        {
            console.WriteLine("  " + problem);
        }

        if (problems.Count > MaxListed)
        {
            console.WriteLine($"  … and {problems.Count - MaxListed} more");
        }
    }

    public static string Format(int figure) => figure.ToString("N0", CultureInfo.InvariantCulture);
}
