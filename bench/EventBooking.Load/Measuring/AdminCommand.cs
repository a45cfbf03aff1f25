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
                measured.Add(await MeasureAsync(alternation, lookUp, site, lookUp.NeedsReference ? null : peer, cancellationToken));
                done(1);
            }
        });
        return measured;
    }

    private static async Task<MeasuredLookUp> MeasureAsync(Alternation alternation, LookUp lookUp, Target site, Target? peer, CancellationToken cancellationToken)
    {
        var requests = new List<Func<int, Task>>
        {
            Ask(query => BookingList.GetAsync(site, query, cancellationToken)),
            Ask(query => BookingList.GetPageAsync(site, query, cancellationToken)),
        };
        if (peer is not null)
        {
            requests.Add(Ask(query => BookingList.GetAsync(peer, query, cancellationToken)));
        }

        var latencies = await alternation.MeasureAsync(requests, cancellationToken);
        return new(lookUp.Name, latencies[0], latencies[1], latencies.ElementAtOrDefault(2));

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
/// <param name="Api">Through the site's API.</param>
/// <param name="Page">As the page that people see.</param>
/// <param name="Peer">Through the peer's API; null when it was not asked.</param>
internal sealed record MeasuredLookUp(string LookUp, Latencies Api, Latencies Page, Latencies? Peer)
{
    public bool HasErrors => Api.ErrorCount + Page.ErrorCount + (Peer?.ErrorCount ?? 0) > 0;

    /// <summary>How many times as long the peer takes.</summary>
    public double? RatioAt(double percentile) => Peer?.At(percentile) / Api.At(percentile);
}
