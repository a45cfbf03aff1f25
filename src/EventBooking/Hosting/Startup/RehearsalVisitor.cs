using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EventBooking.Bookings;
using EventBooking.Controllers.Api;
using EventBooking.Scheduling;

namespace EventBooking.Hosting.Startup;

/// <summary>Comes again and again, each time over a new connection: mostly as a program does, reading and booking, and sometimes as a browser does, from page to page.</summary>
internal sealed class RehearsalVisitor : IDisposable
{
    private const int VisitsForOneByBrowser = 8;

    /// <summary>The number is of those kept for fiction (Ofcom).</summary>
    private static readonly AttendeeInput Attendee = new() { Name = "Visitor of the rehearsal", Email = "visitor@example.com", Phone = "+44 20 7946 0123" };

    private readonly string door;
    private readonly IReadOnlyList<DaySchedule> days;
    private readonly int number;
    private readonly Random random;
    private readonly HttpClient http;

    /// <summary>Goes through a socket that is a file.</summary>
    public RehearsalVisitor(string door, IReadOnlyList<DaySchedule> days, int number)
    {
        (this.door, this.days, this.number, random) = (door, days, number, new Random(number));
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) => await ConnectAsync(cancellationToken),
            PooledConnectionLifetime = TimeSpan.Zero,
            AllowAutoRedirect = false,
        })
        {
            BaseAddress = new("http://localhost"),
        };
    }

    public async Task<RehearsalVisits> VisitUntilAsync(CancellationToken until)
    {
        var visits = new RehearsalVisits(0, 0);
        while (!until.IsCancellationRequested)
        {
            var hasSeat = await VisitAsync(visits.Count);
            visits = new(visits.Count + 1, visits.SeatsTaken + (hasSeat ? 1 : 0));
        }

        return visits;
    }

    public void Dispose() => http.Dispose();

    /// <summary>Whether it took a seat.</summary>
    private Task<bool> VisitAsync(int visit)
    {
        var slotId = random.Next(2) == 0 ? days[0].Slots[0].Id : DrawSlot();
        return random.Next(VisitsForOneByBrowser) == 0 ? BookByBrowserAsync(slotId) : BookByProgramAsync(slotId, visit);
    }

    private SlotId DrawSlot()
    {
        var day = days[random.Next(days.Count)];
        return day.Slots[random.Next(day.Slots.Count)].Id;
    }

    private async Task<bool> BookByBrowserAsync(SlotId slotId)
    {
        await AskAsync(http.GetAsync(PathOf("/")));
        await AskAsync(http.GetAsync(PathOf($"/dates/{slotId.Date.ToIso()}")));
        await AskAsync(http.GetAsync(PathOf($"/slots/{slotId}")));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string?> { ["name"] = Attendee.Name, ["email"] = Attendee.Email, ["phone"] = Attendee.Phone });
        var booking = await AskAsync(http.PostAsync(PathOf($"/slots/{slotId}"), form));
        if (booking is not null)
        {
            await AskAsync(http.GetAsync(booking));
        }

        return booking is not null;
    }

    private async Task<bool> BookByProgramAsync(SlotId slotId, int visit)
    {
        await AskAsync(http.GetAsync(PathOf($"/api/slots?date={slotId.Date.ToIso()}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings");
        request.Headers.Add(BookingsController.IdempotencyKeyHeader, string.Create(CultureInfo.InvariantCulture, $"rehearsal-{number}-{visit}"));
        request.Content = JsonContent.Create(new { SlotId = slotId.ToString(), Attendee.Name, Attendee.Email, Attendee.Phone });
        return await AskAsync(http.SendAsync(request)) is not null;
    }

    private static Uri PathOf(string path) => new(path, UriKind.Relative);

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(door), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Where the answer leads to.</summary>
    /// <exception cref="HttpRequestException">The answer is one that no visitor should get.</exception>
    private static async Task<Uri?> AskAsync(Task<HttpResponseMessage> asking)
    {
        using var answer = await asking;
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.Found or HttpStatusCode.SeeOther
            ? answer.Headers.Location
            : throw new HttpRequestException($"The rehearsal was answered {(int)answer.StatusCode}.", inner: null, answer.StatusCode);
    }
}

/// <summary>What visitors did.</summary>
/// <param name="Count">How often somebody came.</param>
/// <param name="SeatsTaken">How often somebody left with a seat.</param>
internal readonly record struct RehearsalVisits(int Count, int SeatsTaken);
