using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace EventBooking.Load.Measuring;

internal static class AdminReport
{
    private const double Median = 50;
    private const double Worst = 100;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Show(IAnsiConsole console, IReadOnlyList<MeasuredLookUp> measured)
    {
        var table = new Table().Title("Milliseconds").AddColumns("look-up", "of");
        foreach (var heading in new[] { "50 %", "95 %", "99 %", "longest", "requests", "errors", "ratio 50 %", "ratio 95 %" })
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (var lookUp in measured)
        {
            AddRow(lookUp.LookUp, "API", lookUp.Api);
            AddRow(lookUp.Api is null ? lookUp.LookUp : "", "page", lookUp.Page);
            AddRow("", "peer", lookUp.Peer, Text(lookUp.RatioAt(Median)), Text(lookUp.RatioAt(95)));
        }

        console.Write(table);
        var errors = measured.SelectMany(lookUp => ErrorsOf(lookUp.LookUp, "API", lookUp.Api).Concat(ErrorsOf(lookUp.LookUp, "page", lookUp.Page)).Concat(ErrorsOf(lookUp.LookUp, "peer", lookUp.Peer)));
        foreach (var error in errors)
        {
            console.WriteLine(error);
        }

        void AddRow(string lookUp, string of, Latencies? latencies, string ratio50 = "", string ratio95 = "")
        {
            if (latencies is not null)
            {
                table.AddRow(
                    lookUp, of, Text(latencies.At(Median)), Text(latencies.At(95)), Text(latencies.At(99)), Text(latencies.At(Worst)),
                    latencies.Count.ToString("N0", CultureInfo.InvariantCulture), latencies.ErrorCount.ToString("N0", CultureInfo.InvariantCulture), ratio50, ratio95);
            }
        }
    }

    public static async Task WriteAsync(IReadOnlyList<MeasuredLookUp> measured, FileInfo file, CancellationToken cancellationToken)
    {
        var figures = measured.Select(lookUp => new
        {
            lookUp.LookUp,
            Api = FiguresOf(lookUp.Api),
            Page = FiguresOf(lookUp.Page),
            Peer = FiguresOf(lookUp.Peer),
            Ratio50 = lookUp.RatioAt(Median),
            Ratio95 = lookUp.RatioAt(95),
        });
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, figures, Indented, cancellationToken);
    }

    private static IEnumerable<string> ErrorsOf(string lookUp, string of, Latencies? latencies) =>
        (latencies?.Errors ?? new Dictionary<string, long>()).Select(error => $"{lookUp}, {of}: {error.Value} × {error.Key}");

    private static string Text(double? figure) => figure?.ToString("N1", CultureInfo.InvariantCulture) ?? "–";

    private static object? FiguresOf(Latencies? latencies) => latencies is null ? null : new
    {
        Requests = latencies.Count,
        Errors = latencies.ErrorCount,
        Milliseconds50 = latencies.At(Median),
        Milliseconds95 = latencies.At(95),
        Milliseconds99 = latencies.At(99),
        MillisecondsLongest = latencies.At(Worst),
    };
}
