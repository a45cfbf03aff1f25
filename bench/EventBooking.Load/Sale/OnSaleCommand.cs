using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EventBooking.Load.Verification;
using Spectre.Console;

namespace EventBooking.Load.Sale;

internal static class OnSaleCommand
{
    private static readonly Option<int> Clients =
        LoadCommands.CreateCount("--clients", "How many clients, each over its own connection.", 2000);

    private static readonly Option<int> Seed =
        LoadCommands.CreateOption("--seed", "The same seed gives the same dates and slots to the clients.", 1);

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("on-sale", "All clients book at the same moment until no slot is open. Then the same check as fill.")
        {
            Clients, Seed,
        };
        SiteOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var instances = SiteOptions.OpenInstances(parsed, TimeSpan.FromMinutes(2));
        try
        {
            var dates = (await SiteState.ReadDatesAsync(instances[0], cancellationToken)).Select(date => date.Date).ToList();
            await WarmUpServer.SellAsync(parsed.GetValue(Clients), cancellationToken);
            var sale = new OnSaleRun([.. instances.Select(instance => instance.BaseAddress!)], dates, parsed.GetValue(Seed));
            await sale.RunAsync(parsed.GetValue(Clients), cancellationToken);
            Show(console, sale);

            var result = await SiteCheck.RunAsync(sale.Log, instances, cancellationToken);
            result.Show(console, sale.Log);
            var seatsLeft = (await SiteState.ReadSlotsAsync(instances[0], cancellationToken)).Sum(slot => slot.Capacity - slot.BookedCount);
            if (sale.TurnedAway > 0 && seatsLeft > 0)
            {
                console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{sale.TurnedAway:N0} clients were answered that no slot is open, and {seatsLeft:N0} seats are left."));
                return 1;
            }

            return result.Problems.Count == 0 && sale.Log.Unclear.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or SiteStateException)
        {
            console.WriteLine($"The sale could not be completed: {e.Message}");
            return 1;
        }
        finally
        {
            instances.ForEach(instance => instance.Dispose());
        }
    }

    private static void Show(IAnsiConsole console, OnSaleRun sale)
    {
        CheckResult.ShowTable(
            console,
            ["requests", "number", "50 %, ms", "95 %", "99 %", "max"],
            [
                .. sale.Requests.GroupBy(request => request.Kind).OrderBy(same => same.Key).Select(same => CreateRow($"{same.Key}", same)),
                CreateRow("All", sale.Requests),
            ]);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Last seat after {sale.TimeToLastSeat.TotalSeconds:N3} s, last answer after {sale.TimeToLastAnswer.TotalSeconds:N3} s."));
        console.WriteLine($"{CheckResult.Format(sale.TurnedAway)} clients got no seat.");
    }

    private static string[] CreateRow(string name, IEnumerable<Request> requests)
    {
        var durations = requests.Select(request => request.Duration.TotalMilliseconds).Order().ToList();
        return [name, CheckResult.Format(durations.Count), .. new[] { 0.5, 0.95, 0.99, 1 }.Select(GetPercentile)];

        string GetPercentile(double share) =>
            durations[(int)Math.Ceiling(share * durations.Count) - 1].ToString("N1", CultureInfo.InvariantCulture);
    }
}
