using System.Net;
using System.Net.Sockets;
using System.Text;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>Who sends slowly, or much, holds nobody up.</summary>
public sealed class SlowClientsTests : IAsyncDisposable
{
    private const int SlowOnes = 1000;
    private const int Others = 100;

    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_thousand_who_never_finish_their_request_keep_nobody_from_booking_and_are_shown_out()
    {
        await using var site = Site.Start(new Dictionary<string, string?>(host.Settings) { ["Event:SlotCapacity"] = "100" });
        var slow = await Task.WhenAll(Enumerable.Range(0, SlowOnes).Select(i => HoldOpenAsync(site, i)));
        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Others).Select(async i =>
            {
                using var response = await site.Http.BookAsync(BookingApi.Body(name: $"Attendee {i}"));
                return response.StatusCode;
            }));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer));

            // Those who sent nothing yet may idle as any browser does between two requests.
            await Task.WhenAll(slow.Where((_, i) => i % 3 != 2).Select(EndsAsync)).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
        finally
        {
            Array.ForEach(slow, socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Headers_beyond_measure_are_refused()
    {
        await using var site = Site.Start(host.Settings);
        using var large = new HttpRequestMessage(HttpMethod.Get, "/");
        large.Headers.Add("X-Large", new string('a', 20_000));
        using var many = new HttpRequestMessage(HttpMethod.Get, "/");
        for (var i = 0; i < 100; i++)
        {
            many.Headers.Add($"X-{i}", "a");
        }

        using var refusedLarge = await site.Http.SendAsync(large, TestContext.Current.CancellationToken);
        using var refusedMany = await site.Http.SendAsync(many, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refusedLarge.StatusCode);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refusedMany.StatusCode);
    }

    /// <summary>A third sends no more than a part of its headers, a third a part of its body, and a third nothing at all.</summary>
    private static async Task<Socket> HoldOpenAsync(Site site, int number)
    {
        var begun = (number % 3) switch
        {
            0 => "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
            1 => "POST /api/bookings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"slotId\":",
            _ => "",
        };
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, site.Address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(begun), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Returns when the server has closed the connection, with or without an answer before.</summary>
    private static async Task EndsAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset: closed as well.
        }
    }
}
