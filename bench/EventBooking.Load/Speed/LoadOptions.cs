using System.CommandLine;
using System.Text.Json;
using EventBooking.Load.Measuring;
using Spectre.Console;

namespace EventBooking.Load.Speed;

/// <summary>What the commands that send many requests share.</summary>
internal static class LoadOptions
{
    public static readonly Option<double> Seconds = new("--seconds") { Description = "How long each is measured.", DefaultValueFactory = _ => 10 };
    public static readonly Option<double> WarmUp = new("--warm-up") { Description = "Seconds before that, which do not count.", DefaultValueFactory = _ => 3 };
    public static readonly Option<FileInfo?> Json = new("--json") { Description = "File for the figures." };
    private static readonly Option<int> Clients = new("--clients") { Description = "How many ask at once, each over a connection of its own.", DefaultValueFactory = _ => 64 };
    public static readonly Option<int?> ProcessId = new("--pid") { Description = "The site's process on this machine, for its processor time and memory." };
    private static readonly Option<int?> PeerProcessId = new("--peer-pid") { Description = "The peer's process." };

    public static void AddTo(Command command, bool withPeer = true)
    {
        TargetOptions.AddAddressesTo(command, withPeer);
        Option[] ofPeer = withPeer ? [PeerProcessId] : [];
        foreach (var option in new Option[] { Clients, Seconds, WarmUp, ProcessId, Json }.Concat(ofPeer))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Each work on the site and, where it knows it, on the peer.</summary>
    public static async Task<List<WorkRun>> PrepareAsync(ParseResult parsed, IReadOnlyList<Work> works, CancellationToken cancellationToken)
    {
        CheapSockets.Use();
        var site = await MeasuredServer.OpenAsync(isPeer: false, TargetOptions.AddressOfSite(parsed), parsed.GetValue(ProcessId), dates: null, cancellationToken);
        var peer = TargetOptions.AddressOfPeer(parsed) is { } address
            ? await MeasuredServer.OpenAsync(isPeer: true, address, parsed.GetValue(PeerProcessId), site.Dates, cancellationToken)
            : null;
        var runs = new List<WorkRun>();
        foreach (var work in works)
        {
            runs.Add(await WorkRun.PrepareAsync(work, site, parsed.GetValue(Clients), cancellationToken));
            if (peer is not null && work.IsForPeer)
            {
                runs.Add(await WorkRun.PrepareAsync(work, peer, parsed.GetValue(Clients), cancellationToken));
            }
        }

        return runs;
    }

    /// <summary>Says in a sentence why nothing could be measured.</summary>
    public static async Task<int> GuardAsync(IAnsiConsole console, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or WrongAnswerException or ArgumentException)
        {
            console.WriteLine($"Nothing could be measured: {e.Message}");
            return 1;
        }
    }
}
