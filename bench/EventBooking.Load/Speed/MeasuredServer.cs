using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using EventBooking.Load.Measuring;

namespace EventBooking.Load.Speed;

/// <summary>A server to measure, and what requests to it are made of.</summary>
/// <param name="IsPeer">Whether it is the one to compare with.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Host">As requests name it.</param>
/// <param name="ProcessId">Its process on this machine; null when it is not watched.</param>
/// <param name="Dates"><c>2026-03-01</c>.</param>
/// <param name="Slots">Of all dates.</param>
internal sealed record MeasuredServer(bool IsPeer, IPEndPoint Address, string Host, int? ProcessId, IReadOnlyList<string> Dates, IReadOnlyList<OfferedSlot> Slots)
{
    public string Name => IsPeer ? "peer" : "site";

    /// <summary>Opening it reads the slots of each date, so that those are created before anything is measured.</summary>
    /// <param name="isPeer">Whether it is the one to compare with.</param>
    /// <param name="url">Without a path; plain HTTP.</param>
    /// <param name="processId">Its process on this machine; null when it is not watched.</param>
    /// <param name="dates">Of the event; null to ask the server for them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public static async Task<MeasuredServer> OpenAsync(bool isPeer, Uri url, int? processId, IReadOnlyList<string>? dates, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = url };
        dates ??= [.. (await http.GetFromJsonAsync<Month>("/api/dates", cancellationToken))!.Dates.Select(date => date.Date)];
        var slots = new List<OfferedSlot>();
        foreach (var date in dates)
        {
            var day = await http.GetFromJsonAsync<Day>($"/api/slots?date={date}", cancellationToken);
            slots.AddRange(day!.Slots.Select(slot => slot with { Date = date }));
        }

        return new(isPeer, await FindListenerAsync(url, cancellationToken), url.Authority, processId, dates, slots);
    }

    public byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {Host}\r\n\r\n");

    /// <summary>Slots without a seat; where every slot has some, those of the first date after all of their seats have been booked.</summary>
    /// <exception cref="WrongAnswerException">That would be too many.</exception>
    public async Task<IReadOnlyList<string>> SellOutAsync(CancellationToken cancellationToken)
    {
        const int MostSeats = 1000;

        var soldOut = Slots.Where(slot => slot.Remaining == 0).Select(slot => slot.Id).ToList();
        if (soldOut.Count > 0)
        {
            return soldOut;
        }

        var slots = Slots.Where(slot => slot.Date == Dates[0]).ToList();
        if (slots.Sum(slot => slot.Remaining) > MostSeats)
        {
            throw new WrongAnswerException($"{Name}: refusals need slots without a seat, and these have more than {MostSeats}. Start it with fewer seats.");
        }

        using var connection = new WireConnection(Address);
        var request = new BookingRequest(Host, slots[0].Id.Length);
        foreach (var slot in slots)
        {
            WireAnswer answer;
            do
            {
                answer = await connection.SendAsync(request.Next(slot.Id), cancellationToken);
            }
            while (answer.Status == (int)HttpStatusCode.Created);

            if (answer.Status != (int)HttpStatusCode.Conflict)
            {
                throw new WrongAnswerException($"{Name}: {answer.Status} while slots were sold out.");
            }
        }

        return [.. slots.Select(slot => slot.Id)];
    }

    /// <summary>A name may stand for several addresses, such as <c>localhost</c> for one of each kind, of which the server listens at some.</summary>
    private static async Task<IPEndPoint> FindListenerAsync(Uri url, CancellationToken cancellationToken)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port, cancellationToken);
        var reached = (IPEndPoint)connection.Client.RemoteEndPoint!;
        return reached.Address.IsIPv4MappedToIPv6 ? new(reached.Address.MapToIPv4(), reached.Port) : reached;
    }

    private sealed record Month(IReadOnlyList<DateInBrief> Dates);

    private sealed record DateInBrief(string Date);

    private sealed record Day(IReadOnlyList<OfferedSlot> Slots);
}

internal sealed record OfferedSlot(string Id, int Remaining, string? Date = null);
