using System.Net;

namespace EventBooking.Load.Speed;

/// <summary>Something that a server does for its clients, request after request.</summary>
/// <param name="Name">As options name it.</param>
/// <param name="RightStatus">What each request must be answered with.</param>
/// <param name="IsForPeer">Whether the peer knows it too.</param>
/// <param name="PrepareAsync">Gives what draws the requests of one client, who is told by a number.</param>
internal sealed record Work(
    string Name, HttpStatusCode RightStatus, bool IsForPeer, Func<MeasuredServer, CancellationToken, Task<Func<int, Func<ReadOnlyMemory<byte>>>>> PrepareAsync)
{
    /// <summary>By the rules there is no slot on an even date: the body is bound and validated, and nothing is decided.</summary>
    public const string SlotOfNoDate = "2026-03-02T10:00";

    public static readonly Work Reads = new("reads", HttpStatusCode.OK, true, (server, _) =>
    {
        var requests = server.Dates.Select(date => server.Get($"/api/slots?date={date}")).ToList();
        return Task.FromResult<Func<int, Func<ReadOnlyMemory<byte>>>>(client =>
        {
            var next = client;
            return () => requests[next++ % requests.Count];
        });
    });

    public static readonly Work Validate = new("validate", HttpStatusCode.NotFound, false, (server, _) =>
        Task.FromResult(BookingsIn(server, [SlotOfNoDate])));

    public static readonly Work Bookings = new("bookings", HttpStatusCode.Created, true, (server, _) =>
        Task.FromResult(BookingsIn(server, [.. server.Slots.Select(slot => slot.Id)])));

    public static readonly Work OneSlot = new("one-slot", HttpStatusCode.Created, true, (server, _) =>
        Task.FromResult(BookingsIn(server, [server.Slots[server.Slots.Count / 2].Id])));

    public static readonly Work Refusals = new("refusals", HttpStatusCode.Conflict, true, async (server, cancellationToken) =>
        BookingsIn(server, await server.SellOutAsync(cancellationToken)));

    public static readonly IReadOnlyList<Work> All = [Reads, Validate, Bookings, OneSlot, Refusals];

    private static Func<int, Func<ReadOnlyMemory<byte>>> BookingsIn(MeasuredServer server, IReadOnlyList<string> slotIds) => client =>
    {
        var request = new BookingRequest(server.Host, slotIds[0].Length);
        var random = new Random(client);
        return () => request.Next(slotIds[random.Next(slotIds.Count)]);
    };
}
