using System.CommandLine;
using System.Globalization;
using EventBooking.Load.Measuring;
using EventBooking.Load.Verification;
using Spectre.Console;

namespace EventBooking.Load.Speed;

internal static class OnSaleCommand
{
    private static readonly Option<int> Clients = new("--clients") { Description = "How many come at once, each over a connection of its own.", DefaultValueFactory = _ => 2000 };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed gives the same wishes.", DefaultValueFactory = _ => 1 };

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("on-sale", "A crowd comes at once: each reads, books, and takes an alternative until it has a seat or none is left. Then the same check as fill.") { Clients, Seed, LoadOptions.WarmUp, LoadOptions.Json };
        TargetOptions.AddInstancesTo(command);
        command.SetAction((parsed, cancellationToken) => LoadOptions.GuardAsync(console, () => RunAsync(console, parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        CheapSockets.Use();
        var instances = TargetOptions.OpenInstances(parsed);
        try
        {
            var servers = new List<MeasuredServer>();
            foreach (var instance in instances)
            {
                servers.Add(await MeasuredServer.OpenAsync(isPeer: false, instance.Http.BaseAddress!, processId: null, dates: null, cancellationToken));
            }

            await new OnSale(servers, parsed.GetValue(Seed)).LookAroundAsync(TimeSpan.FromSeconds(parsed.GetValue(LoadOptions.WarmUp)), cancellationToken);
            var sale = new OnSale(servers, parsed.GetValue(Seed));
            await ProgressBar.ShowAsync(console, "Clients", parsed.GetValue(Clients), served => sale.RunAsync(parsed.GetValue(Clients), served, cancellationToken));
            Show(console, sale);
            if (parsed.GetValue(LoadOptions.Json) is { } file)
            {
                await SpeedReport.WriteAsync(sale.Figures(), file, cancellationToken);
            }

            var verdict = await new Verifier(instances).VerifyAsync(sale.Ledger, cancellationToken);
            VerdictReport.Show(console, sale.Ledger, verdict);
            var left = (await SiteState.ReadSlotsAsync(instances[0].Http, cancellationToken)).Sum(slot => slot.Capacity - slot.BookedCount);
            if (sale.TurnedAway > 0 && left > 0)
            {
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sale.TurnedAway:N0} people were told that no slot is open, and {left:N0} seats are left."));
                return 1;
            }

            return verdict.IsClean && sale.Ledger.CountOf(AttemptOutcome.Unclear) == 0 ? 0 : 1;
        }
        finally
        {
            instances.ForEach(instance => instance.Dispose());
        }
    }

    private static void Show(IAnsiConsole console, OnSale sale)
    {
        var table = new Table();
        foreach (var heading in new[] { "requests", "number", "50 %, ms", "95 %", "99 %", "longest" })
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (var (name, latencies) in new[] { ("reads", sale.Reads), ("booked", sale.Booked), ("refused", sale.Refused), ("all", sale.All) })
        {
            table.AddRow([name, latencies.Count.ToString("N0", CultureInfo.InvariantCulture), .. new double[] { 50, 95, 99, 100 }.Select(percentile => latencies.At(percentile)?.ToString("N1", CultureInfo.InvariantCulture) ?? "–")]);
        }

        console.Write(table);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The last seat was gone {sale.ToLastSeat.TotalMilliseconds:N0} ms after the first request; the last client had its answer after {sale.ToLastAnswer.TotalMilliseconds:N0} ms. Turned away: {sale.TurnedAway:N0}. Unclear answers: {sale.All.ErrorCount:N0}."));
    }
}
