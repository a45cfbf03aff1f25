using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace EventBooking.Load.Measuring;

internal static class ExportCommand
{
    private static readonly Option<int?> ProcessId = new("--pid") { Description = "The site's process, to see how much memory it holds meanwhile." };

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("export", "Measures the download of all bookings.") { ProcessId };
        TargetOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var site = TargetOptions.OpenSite(parsed);
        using var peer = TargetOptions.OpenPeer(parsed);
        var table = new Table();
        foreach (var heading in new[] { "of", "headers, ms", "first bytes, ms", "seconds", "rows", "rows a second", "bytes" })
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        try
        {
            await using var memory = ResidentMemory.Watch(parsed.GetValue(ProcessId));
            AddRow(await DownloadAsync(site, cancellationToken));
            var held = await memory.EndAsync();
            if (peer is not null)
            {
                AddRow(await DownloadAsync(peer, cancellationToken));
            }

            console.Write(table);
            if (held is not null)
            {
                console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Memory of the site: {held.Before / 1e6:N1} MB before, {held.Highest / 1e6:N1} MB at most ({(held.Highest - held.Before) / 1e6:+0.0;-0.0;0.0}), {held.After / 1e6:N1} MB after."));
            }

            return 0;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or WrongAnswerException)
        {
            console.WriteLine($"The download failed: {e.Message}");
            return 1;
        }

        void AddRow(Download download) => table.AddRow(
            download.Of,
            download.ToHeaders.TotalMilliseconds.ToString("N1", CultureInfo.InvariantCulture),
            download.ToFirstBytes.TotalMilliseconds.ToString("N1", CultureInfo.InvariantCulture),
            download.InAll.TotalSeconds.ToString("N2", CultureInfo.InvariantCulture),
            download.Rows.ToString("N0", CultureInfo.InvariantCulture),
            (download.Rows / download.InAll.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture),
            download.Bytes.ToString("N0", CultureInfo.InvariantCulture));
    }

    /// <summary>Counts the rows as they come, and that they are as many as the list says.</summary>
    private static async Task<Download> DownloadAsync(Target target, CancellationToken cancellationToken)
    {
        var expected = (await BookingList.GetAsync(target, "?limit=1", cancellationToken)).Total;
        var began = Stopwatch.GetTimestamp();
        using var answer = await target.Http.GetAsync(new Uri(BookingList.Export, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var toHeaders = Stopwatch.GetElapsedTime(began);
        if (!answer.IsSuccessStatusCode)
        {
            throw new WrongAnswerException($"{target.Name}: {(int)answer.StatusCode} {answer.StatusCode}");
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 * 1024];
        var counter = new CsvRecordCounter();
        var read = await body.ReadAsync(buffer, cancellationToken);
        var toFirstBytes = Stopwatch.GetElapsedTime(began);
        for (; read > 0; read = await body.ReadAsync(buffer, cancellationToken))
        {
            counter.Add(buffer.AsSpan(0, read));
        }

        var inAll = Stopwatch.GetElapsedTime(began);
        var rows = counter.Records - 1;
        return rows == expected
            ? new(target.Name, toHeaders, toFirstBytes, inAll, rows, counter.Bytes)
            : throw new WrongAnswerException($"{target.Name}: {rows} rows came, and the list has {expected} bookings.");
    }

    private sealed record Download(string Of, TimeSpan ToHeaders, TimeSpan ToFirstBytes, TimeSpan InAll, long Rows, long Bytes);
}
