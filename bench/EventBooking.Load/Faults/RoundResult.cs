using System.Globalization;
using EventBooking.Load.Verification;
using Spectre.Console;

namespace EventBooking.Load.Faults;

/// <summary>The result of one round: one kind of fault, injected several times.</summary>
internal sealed record RoundResult
{
    public required string Fault { get; init; }

    /// <summary>The same seed repeats the round.</summary>
    public required int Seed { get; init; }

    /// <summary>How often the fault was injected and had an effect.</summary>
    public int Injected { get; init; }

    public RequestCounts Requests { get; init; } = RequestCounts.Zero;

    /// <summary>Null when the check was not reached.</summary>
    public CheckResult? Check { get; init; }

    /// <summary>Wrong emails, or an exception that ended the round.</summary>
    public IReadOnlyList<string> OtherProblems { get; init; } = [];

    /// <summary>From the last injection until every client had a clear answer and all slots on sale were full.</summary>
    public TimeSpan Recovery { get; init; }

    public TimeSpan Time { get; init; }

    /// <summary>Where the data and the logs are.</summary>
    public string Location { get; init; } = "no site";

    public IReadOnlyList<string> Problems =>
    [
        .. Check?.Problems ?? [],
        .. OtherProblems,
        .. Check is not null && Injected == 0 ? ["The fault had no effect."] : Array.Empty<string>(),
    ];

    public bool IsClean => Injected > 0 && Check is not null && Problems.Count == 0;

    public void Show(IAnsiConsole console)
    {
        var requests = string.Create(CultureInfo.InvariantCulture, $"{Requests.Sent:N0} requests, {Requests.Unclear:N0} unclear answers");
        var time = string.Create(CultureInfo.InvariantCulture, $"{Time.TotalSeconds:N1} s");
        console.WriteLine($"{Fault}, seed {Seed}: {Injected} faults, {requests}, {time}, {(IsClean ? "nothing wrong" : "WRONG")}");
        if (!IsClean)
        {
            CheckResult.ShowProblems(console, Problems);
            console.WriteLine($"  Data: {Location}. Repeat with: --fault '{Fault}' --seed {Seed} --rounds 1");
        }
    }

    public static void ShowTable(IAnsiConsole console, IReadOnlyList<RoundResult> rounds) => CheckResult.ShowTable(
        console,
        [
            "fault", "rounds", "faults", "requests", "booked", "full", "changes", "unclear", "recovery, s",
            "oversold", "undersold", "lost", "doubled", "wrong", "other",
        ],
        [.. rounds.GroupBy(round => round.Fault).Select(same => CreateRow(same.Key, [.. same])), CreateRow("all", rounds)]);

    private static string[] CreateRow(string name, IReadOnlyList<RoundResult> rounds)
    {
        var requests = rounds.Aggregate(RequestCounts.Zero, (sum, round) => sum + round.Requests);
        return
        [
            name,
            .. Format(rounds.Count, rounds.Sum(round => round.Injected), requests.Sent),
            .. Format(requests.Booked, requests.Full, requests.Changes, requests.Unclear),
            rounds.Select(round => round.Recovery).DefaultIfEmpty().Max().TotalSeconds.ToString("N1", CultureInfo.InvariantCulture),
            .. Format(
                Sum(check => check.Oversold),
                Sum(check => check.Undersold),
                Sum(check => check.Lost),
                Sum(check => check.Doubled),
                Sum(check => check.Wrong),
                rounds.Sum(round => round.OtherProblems.Count)),
        ];

        int Sum(Func<CheckResult, IReadOnlyList<string>> kind) => rounds.Sum(round => round.Check is null ? 0 : kind(round.Check).Count);

        static IEnumerable<string> Format(params int[] figures) => figures.Select(CheckResult.Format);
    }
}
