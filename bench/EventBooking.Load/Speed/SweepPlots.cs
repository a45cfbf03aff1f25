using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace EventBooking.Load.Speed;

/// <summary>Throughput and latency against the rate that was offered, as pictures on a white card, legible also on dark pages.</summary>
internal static class SweepPlots
{
    private const double Width = 640;
    private const double Height = 360;

    /// <summary>The library takes text for smaller than it is drawn.</summary>
    private const double RoomForText = 14;

    // Told apart also by who does not see red and green: https://jfly.uni-koeln.de/color/
    private static readonly OxyColor Blue = OxyColor.FromRgb(0x00, 0x72, 0xB2);
    private static readonly OxyColor Orange = OxyColor.FromRgb(0xD5, 0x5E, 0x00);
    private static readonly OxyColor Purple = OxyColor.FromRgb(0x8A, 0x3A, 0x78);
    private static readonly OxyColor Grey = OxyColor.FromRgb(0x8A, 0x8A, 0x8A);

    /// <summary>Writes <c>name-throughput.svg</c> and <c>name-latency.svg</c>.</summary>
    public static void Write(IReadOnlyList<SweepPoint> points, string name, DirectoryInfo folder)
    {
        folder.Create();
        Write(Throughput(points, name), Path.Combine(folder.FullName, $"{name}-throughput.svg"));
        Write(Latency(points, name), Path.Combine(folder.FullName, $"{name}-latency.svg"));
    }

    private static PlotModel Throughput(IReadOnlyList<SweepPoint> points, string name)
    {
        var model = CardFor($"{name}: requests a second");
        model.Axes.Add(AxisOfOffers());
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "answered a second", AxisTitleDistance = 2 * RoomForText, Minimum = 0, MaximumPadding = 0.1, MajorGridlineStyle = LineStyle.Dot, StringFormat = "#,0" });
        model.Series.Add(new LineSeries { Title = "offered", Color = Grey, LineStyle = LineStyle.Dash, ItemsSource = points.Select(point => new DataPoint(point.Offered, point.Offered)).ToList() });
        model.Series.Add(Line("answered", Blue, MarkerType.Circle, points, point => point.Served));
        return model;
    }

    private static PlotModel Latency(IReadOnlyList<SweepPoint> points, string name)
    {
        var model = CardFor($"{name}: milliseconds from when a request was due");
        model.Axes.Add(AxisOfOffers());
        model.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Left, Title = "milliseconds", AxisTitleDistance = RoomForText, MinimumPadding = 0.05, MaximumPadding = 0.05, MajorGridlineStyle = LineStyle.Dot, StringFormat = "#,0.###" });
        model.Series.Add(Line("99 %", Purple, MarkerType.Triangle, points, point => point.Milliseconds99));
        model.Series.Add(Line("95 %", Orange, MarkerType.Square, points, point => point.Milliseconds95));
        model.Series.Add(Line("50 %", Blue, MarkerType.Circle, points, point => point.Milliseconds50));
        return model;
    }

    private static PlotModel CardFor(string title) => new()
    {
        Title = title,
        TitleFontSize = 15,
        DefaultFont = "Helvetica, Arial, sans-serif",
        Background = OxyColors.White,
        Padding = new(12, 12, 24, 12),
        Legends = { new Legend { LegendPosition = LegendPosition.LeftTop, LegendBackground = OxyColors.White, LegendPadding = RoomForText, LegendLineSpacing = RoomForText / 2 } },
    };

    private static LinearAxis AxisOfOffers() => new()
    {
        Position = AxisPosition.Bottom,
        Title = "offered a second",
        AxisTitleDistance = RoomForText,
        Minimum = 0,
        MaximumPadding = 0.05,
        MajorGridlineStyle = LineStyle.Dot,
        StringFormat = "#,0",
    };

    private static LineSeries Line(string title, OxyColor color, MarkerType marker, IReadOnlyList<SweepPoint> points, Func<SweepPoint, double?> figure) => new()
    {
        Title = title,
        Color = color,
        MarkerType = marker,
        MarkerFill = color,
        MarkerSize = 4,
        ItemsSource = points.Select(point => new DataPoint(point.Offered, figure(point) ?? double.NaN)).ToList(),
    };

    private static void Write(PlotModel model, string path)
    {
        using var stream = File.Create(path);
        new SvgExporter { Width = Width, Height = Height }.Export(model, stream);
    }
}
