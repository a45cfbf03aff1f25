using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace EventBooking.Load.Speed;

internal static class SpeedReport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Show(IAnsiConsole console, IReadOnlyList<SpeedFigures> figures)
    {
        var table = new Table().AddColumns("work", "of");
        foreach (var heading in new[] { "requests", "a second", "50 %, ms", "95 %", "99 %", "longest", "errors", "CPU, µs", "CPUs", "MB", "of validate", "× peer" })
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (var figure in figures)
        {
            table.AddRow(
                figure.Work, figure.Of, Text(figure.Requests, "N0"), Text(figure.PerSecond, "N0"),
                Text(figure.Milliseconds50, "N1"), Text(figure.Milliseconds95, "N1"), Text(figure.Milliseconds99, "N1"), Text(figure.MillisecondsLongest, "N1"),
                Text(figure.Errors.Values.Sum(), "N0"), Text(figure.MicrosecondsOfProcessor, "N0"), Text(figure.Processors, "N2"), Text(figure.Megabytes, "N0"),
                Text(figure.ToValidate, "P0"), Text(figure.ToPeer, "N1"));
        }

        console.Write(table);
        foreach (var (figure, error) in figures.SelectMany(figure => figure.Errors.Select(error => (figure, error))))
        {
            console.WriteLine($"{figure.Work}, {figure.Of}: {error.Value} × {error.Key}");
        }

        foreach (var figure in figures.Where(figure => figure.Unsent > 0))
        {
            console.WriteLine($"{figure.Work}, {figure.Of}: {figure.Unsent} requests were due and not sent before the time was up.");
        }
    }

    public static async Task WriteAsync<T>(T figures, FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, figures, Indented, cancellationToken);
    }

    private static string Text(double? figure, string format) => figure?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
