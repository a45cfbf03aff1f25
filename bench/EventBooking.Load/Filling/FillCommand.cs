using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EventBooking.Load.Measuring;
using EventBooking.Load.Verification;
using Spectre.Console;

namespace EventBooking.Load.Filling;

internal static class FillCommand
{
    private static readonly Option<string[]> Slots = new("--slot") { Description = "Ids of the slots to fill, such as 2026-03-01T10:00; all when none is given." };
    private static readonly Option<int> Clients = new("--clients") { Description = "How many book at once.", DefaultValueFactory = _ => 50 };
    private static readonly Option<double> Timeout = new("--timeout") { Description = "Seconds after which a client takes an answer for lost and asks again.", DefaultValueFactory = _ => 10 };
    private static readonly Option<double> Patience = new("--patience") { Description = "Seconds after which a booking without a clear answer is given up, and all with it.", DefaultValueFactory = _ => 120 };

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("fill", "Books until every slot is full, and checks that nothing is oversold, undersold, lost or doubled.") { Slots, Clients, Timeout, Patience };
        TargetOptions.AddInstancesTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var instances = TargetOptions.OpenInstances(parsed);
        try
        {
            return await FillAsync(console, parsed, instances, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or WrongAnswerException)
        {
            console.WriteLine($"The site could not be checked: {e.Message}");
            return 1;
        }
        finally
        {
            instances.ForEach(instance => instance.Dispose());
        }
    }

    private static async Task<int> FillAsync(IAnsiConsole console, ParseResult parsed, List<Target> instances, CancellationToken cancellationToken)
    {
        var slots = await FindSlotsAsync(instances[0], parsed.GetValue(Slots) ?? [], cancellationToken);
        var seats = slots.Sum(slot => Math.Max(0, slot.Capacity - slot.BookedCount));
        var crowd = new FillingCrowd([.. instances.Select(instance => instance.Http.BaseAddress!)], TimeSpan.FromSeconds(parsed.GetValue(Timeout)), TimeSpan.FromSeconds(parsed.GetValue(Patience)));
        var ledger = new Ledger();

        var began = Stopwatch.GetTimestamp();
        await ProgressBar.ShowAsync(console, "Seats", seats, booked => crowd.FillAsync(ledger, [.. slots.Select(slot => slot.Id)], parsed.GetValue(Clients), booked, cancellationToken));
        var took = Stopwatch.GetElapsedTime(began);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{slots.Count:N0} slots with {seats:N0} free seats, {parsed.GetValue(Clients):N0} clients, instances: {instances.Count:N0}, {took.TotalSeconds:N1} s."));

        var verdict = await new Verifier(instances).VerifyAsync(ledger, cancellationToken);
        VerdictReport.Show(console, ledger, verdict);
        return verdict.IsClean && ledger.CountOf(AttemptOutcome.Unclear) == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<CountedSlot>> FindSlotsAsync(Target site, string[] wanted, CancellationToken cancellationToken)
    {
        var slots = await SiteState.ReadSlotsAsync(site.Http, cancellationToken);
        var unknown = wanted.Except(slots.Select(slot => slot.Id)).ToList();
        return unknown.Count > 0 ? throw new WrongAnswerException($"it has no slot {string.Join(", ", unknown)}.")
            : wanted.Length == 0 ? slots
            : [.. slots.Where(slot => wanted.Contains(slot.Id))];
    }
}
