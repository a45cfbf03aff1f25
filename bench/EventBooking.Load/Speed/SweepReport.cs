using System.Globalization;
using Spectre.Console;

namespace EventBooking.Load.Speed;

internal static class SweepReport
{
    public static void Show(IAnsiConsole console, IReadOnlyList<SweepPoint> points)
    {
        var table = new Table();
        foreach (var heading in new[] { "offered a second", "answered", "50 %, ms", "95 %", "99 %", "not sent", "errors" })
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (var point in points)
        {
            table.AddRow(
                Text(point.Offered, "N0"), Text(point.Served, "N0"),
                Text(point.Milliseconds50, "N1"), Text(point.Milliseconds95, "N1"), Text(point.Milliseconds99, "N1"),
                Text(point.Unsent, "N0"), Text(point.Errors, "N0"));
        }

        console.Write(table);

        static string Text(double? figure, string format) => figure?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
    }
}
