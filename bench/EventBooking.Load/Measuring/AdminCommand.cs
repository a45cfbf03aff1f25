using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace EventBooking.Load.Measuring;

internal static class AdminCommand
{
    private static readonly Option<double> Seconds = new("--seconds") { Description = "How long each look-up is measured, on each server.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Clients = new("--clients") { Description = "How many ask at once.", DefaultValueFactory = _ => 1 };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "File for the figures." };

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("admin", "Measures how quickly administrators find bookings, through the API and as a page.") { Seconds, Clients, Json };
        TargetOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var site = TargetOptions.OpenSite(parsed);
        using var peer = TargetOptions.OpenPeer(parsed);
        try
        {
            var alternation = new Alternation(parsed.GetValue(Clients), TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
            var measured = await MeasureAsync(console, alternation, site, peer, cancellationToken);
            AdminReport.Show(console, measured);
            if (parsed.GetValue(Json) is { } file)
            {
                await AdminReport.WriteAsync(measured, file, cancellationToken);
            }

            return measured.Any(look => look.HasErrors) ? 1 : 0;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or WrongAnswerException)
        {
            console.WriteLine($"The list could not be read: {e.Message}");
            return 1;
        }
    }

    private static async Task<IReadOnlyList<MeasuredLookUp>> MeasureAsync(
        IAnsiConsole console, Alternation alternation, Target site, Target? peer, CancellationToken cancellationToken)
    {
        var lookUps = (await LookUps.SampleAsync(site, cancellationToken)).All();
        var measured = new List<MeasuredLookUp>();
        await ProgressBar.ShowAsync(console, "Look-ups", lookUps.Count, async done =>
        {
            foreach (var lookUp in lookUps)
            {
                measured.Add(await MeasureAsync(alternation, lookUp, site, lookUp.IsOfSiteAlone ? null : peer, cancellationToken));
                done(1);
            }
        });
        return measured;
    }

    private static async Task<MeasuredLookUp> MeasureAsync(Alternation alternation, LookUp lookUp, Target site, Target? peer, CancellationToken cancellationToken)
    {
        Func<int, Task>?[] requests =
        [
            lookUp.Place == LookUpPlace.Dashboard ? null : Ask(query => GetAsync(site, query)),
            lookUp.Place switch
            {
                LookUpPlace.List => Ask(query => BookingList.GetWholeAsync(site, BookingList.Page + query, cancellationToken)),
                LookUpPlace.Dashboard => Ask(query => BookingList.GetWholeAsync(site, BookingList.Dashboard + query, cancellationToken)),
                _ => null,
            },
            peer is null ? null : Ask(query => GetAsync(peer, query)),
        ];
        var latencies = new Queue<Latencies>(await alternation.MeasureAsync([.. requests.OfType<Func<int, Task>>()], cancellationToken));
        var (api, page, ofPeer) = (Next(0), Next(1), Next(2));
        return new(lookUp.Name, api, page, ofPeer);

        Task GetAsync(Target target, string query) => lookUp.Place == LookUpPlace.Export
            ? BookingList.GetWholeAsync(target, BookingList.Export + query, cancellationToken)
            : BookingList.GetAsync(target, query, cancellationToken);

        Latencies? Next(int request) => requests[request] is null ? null : latencies.Dequeue();

        // Each client asks every server the same questions in the same order.
        Func<int, Task> Ask(Func<string, Task> ask)
        {
            var randoms = Enumerable.Range(0, alternation.Clients).Select(client => new Random(client)).ToList();
            return client => ask(lookUp.DrawQuery(randoms[client]));
        }
    }
}

/// <summary>How one kind of look-up fared.</summary>
/// <param name="LookUp">What was looked for.</param>
/// <param name="Api">Through the site's API; null when it was not asked.</param>
/// <param name="Page">As the page that people see; null when there is none.</param>
/// <param name="Peer">Through the peer's API; null when it was not asked.</param>
internal sealed record MeasuredLookUp(string LookUp, Latencies? Api, Latencies? Page, Latencies? Peer)
{
    public bool HasErrors => new[] { Api, Page, Peer }.Any(latencies => latencies?.ErrorCount > 0);

    /// <summary>How many times as long the peer takes.</summary>
    public double? RatioAt(double percentile) => Peer?.At(percentile) / Api?.At(percentile);
}
