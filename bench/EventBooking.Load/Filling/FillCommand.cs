using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EventBooking.Load.Buying;
using EventBooking.Load.Verification;
using Spectre.Console;

namespace EventBooking.Load.Filling;

internal static class FillCommand
{
    private static readonly Option<string[]> Slots = new("--slot")
    {
        Description = "Id of a slot to fill, such as 2026-03-01T10:00; repeat it for several. Without it, all.",
    };

    private static readonly Option<int> Clients = LoadCommands.CreateCount("--clients", "How many clients book at once.", 50);

    private static readonly Option<double> Timeout =
        LoadCommands.CreateOption("--timeout", "Seconds after which a client sends an unanswered request again.", 10.0);

    private static readonly Option<double> MaxTime =
        LoadCommands.CreateOption("--max-time", "Seconds after which a booking without a clear answer ends the run as failed.", 120.0);

    private static readonly Option<double> Changes = CreateShare();

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("fill", "Books until every slot is full, and checks every seat and every answer.")
        {
            Slots, Clients, Timeout, MaxTime, Changes,
        };
        SiteOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var instances = SiteOptions.OpenInstances(parsed, TimeSpan.FromMinutes(2));
        var timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout));
        var clients = instances.ConvertAll(instance => SiteOptions.Open(instance.BaseAddress!, timeout));
        try
        {
            var slots = await FindSlotsAsync(instances[0], parsed.GetValue(Slots) ?? [], cancellationToken);
            var log = new AttemptLog();
            var began = Stopwatch.GetTimestamp();
            await FillAsync(log, clients, slots, parsed, cancellationToken);
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{slots.Count:N0} slots, {instances.Count:N0} instances, {Stopwatch.GetElapsedTime(began).TotalSeconds:N1} s."));

            var result = await SiteCheck.RunAsync(log, instances, cancellationToken);
            result.Show(console, log);
            return result.Problems.Count == 0 && log.Unclear.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or SiteStateException)
        {
            console.WriteLine($"The site could not be checked: {e.Message}");
            return 1;
        }
        finally
        {
            instances.Concat(clients).ToList().ForEach(client => client.Dispose());
        }
    }

    private static Task FillAsync(
        AttemptLog log, List<HttpClient> instances, IReadOnlyList<string> slots, ParseResult parsed, CancellationToken cancellationToken)
    {
        var sender = new BookingSender(instances) { MaxTime = TimeSpan.FromSeconds(parsed.GetValue(MaxTime)) };
        var onSale = new OnSaleSlots(slots, slots.Count);
        onSale.Open();
        onSale.Close();
        return new Buyers(log, sender, onSale) { Changes = parsed.GetValue(Changes) }
            .RunAsync(parsed.GetValue(Clients), seed: 1, cancellationToken);
    }

    private static Option<double> CreateShare()
    {
        var option = LoadCommands.CreateOption(
            "--changes", "How often a client cancels, changes or waits after a booking: from 0 to 0.5.", 0.1);
        option.Validators.Add(result =>
        {
            // Every cancellation frees a seat for the next booking, so with more of them the slots do not fill up.
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 0.5))
            {
                result.AddError("--changes must be from 0 to 0.5.");
            }
        });
        return option;
    }

    private static async Task<IReadOnlyList<string>> FindSlotsAsync(
        HttpClient site, string[] requested, CancellationToken cancellationToken)
    {
        var slots = (await SiteState.ReadSlotsAsync(site, cancellationToken)).Select(slot => slot.Id).ToList();
        return requested.Length == 0 ? slots
            : requested.Except(slots).FirstOrDefault() is { } unknown ? throw new SiteStateException($"It has no slot {unknown}.")
            : requested;
    }
}
