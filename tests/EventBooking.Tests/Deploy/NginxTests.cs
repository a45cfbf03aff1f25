using System.Net;
using System.Net.Sockets;
using System.Text;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Deploy;

/// <summary>Attacks on two instances through deploy/nginx.conf.</summary>
[Collection(nameof(NonParallelCollection))]
public sealed class NginxTests : IAsyncDisposable
{
    private const int LargeBody = 900 * 1024;
    private const int MaxBody = 64 * 1024;
    private const int MaxRequestsOfAddress = 256;
    private const string Token = "0197f00000000123456789abcdef0123456789abcdef";

    private static readonly TimeSpan AttackTime = TimeSpan.FromSeconds(3);

    private readonly SqliteHost host = new();
    private readonly Site first;
    private readonly Site second;

    public NginxTests()
    {
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["RateLimits:Enabled"] = "false",
            ["Event:SlotCapacity"] = "100000",
        };
        first = Site.Start(settings);
        second = Site.Start(settings);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("a large body")]
    [InlineData("a large body in chunks")]
    [InlineData("too many headers")]
    [InlineData("large headers")]
    [InlineData("an unfinished body")]
    public async Task Requests_that_are_rejected_take_no_instance_from_others(string attack)
    {
        await using var nginx = await StartAsync();

        var (answered, failed, attacks) = await AttackAsync(nginx, RequestOf(attack));

        TestContext.Current.SendDiagnosticMessage($"{attack}: {attacks} times; {failed} of {answered} requests of others failed.");
        Assert.True(attacks > 10, $"{attacks} attacks");
        Assert.True(answered > 50, $"{answered} answers");
        Assert.Equal(0, failed);
        Assert.DoesNotContain("502", string.Concat(nginx.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_with_the_earlier_settings_others_get_502()
    {
        await using var nginx = await StartAsync(file => file
            .Replace("client_max_body_size 64k", "client_max_body_size 1m", StringComparison.Ordinal)
            .Replace("max_fails=0", "max_fails=1 fail_timeout=2s", StringComparison.Ordinal));

        var (answered, failed, attacks) = await AttackAsync(nginx, RequestOf("a large body"));

        TestContext.Current.SendDiagnosticMessage(
            $"Earlier settings: {attacks} attacks; {failed} of {answered} requests of others failed.");
        Assert.True(failed > 0, $"{answered} answers, {attacks} attacks");
    }

    [Theory]
    [InlineData(MaxBody, HttpStatusCode.Created)]
    [InlineData(MaxBody + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(LargeBody, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_up_to_the_limit_of_the_application_passes(int size, HttpStatusCode status)
    {
        await using var nginx = await StartAsync();
        const string Json = """{"slotId":"2026-03-01T10:00","name":"Ada","email":"ada@example.com","phone":"1234567"}""";
        using var content = new StringContent(Json.PadRight(size), Encoding.UTF8, "application/json");

        using var response = await nginx.Http.PostAsync("/api/bookings", content, Cancellation);

        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.RequestEntityTooLarge)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal("body_too_large", (await response.JsonAsync()).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task One_address_has_at_most_256_requests_at_a_time_and_others_are_answered()
    {
        await using var nginx = await StartAsync();
        var slow = await Task.WhenAll(
            Enumerable.Range(0, MaxRequestsOfAddress).Select(_ => SendAsync(nginx, IPAddress.Loopback, RequestOf("an unfinished body"))));
        try
        {
            HttpStatusCode sameAddress;
            do
            {
                using var response = await nginx.Http.GetAsync("/api/dates", Cancellation);
                sameAddress = response.StatusCode;
            }
            while (sameAddress == HttpStatusCode.OK);

            Assert.Equal(HttpStatusCode.TooManyRequests, sameAddress);
            using var other = await SendAsync(
                nginx, IPAddress.Parse("127.0.0.2"), "GET /api/dates HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
            Assert.StartsWith("HTTP/1.1 200 ", await ReadAsync(other), StringComparison.Ordinal);
        }
        finally
        {
            Array.ForEach(slow, client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("/health/ready")]
    [InlineData("/Health/ready")]
    [InlineData("/HEALTH/READY")]
    [InlineData("/health/ready/")]
    [InlineData("/health/ready//")]
    [InlineData("//health/ready")]
    [InlineData("/health//ready")]
    [InlineData("/health/./ready")]
    [InlineData("/x/../health/ready")]
    [InlineData("/health/%72eady")]
    [InlineData("/health%2Fready")]
    [InlineData("/health/ready?x=1")]
    [InlineData("/health")]
    public async Task Readiness_is_not_public(string path)
    {
        await using var nginx = await StartAsync();

        using var client = await SendAsync(
            nginx, IPAddress.Loopback, Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        Assert.StartsWith("HTTP/1.1 403 ", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_bookings_and_liveness_are_public()
    {
        await using var nginx = await StartAsync();
        foreach (var path in new[] { "/", "/health/live", "/dates/2026-03-01", "/api/dates", "/admin/sign-in", "/favicon.svg" })
        {
            using var response = await nginx.Http.GetAsync(path, Cancellation);
            Assert.Equal((path, HttpStatusCode.OK), (path, response.StatusCode));
        }

        var form = await nginx.Http.GetPageAsync("/slots/2026-03-01T10:00");
        using var booked = await nginx.Http.SendFormAsync(form);
        Assert.Equal(HttpStatusCode.Redirect, booked.StatusCode);
    }

    [Fact]
    public async Task The_output_has_failures_and_no_URL()
    {
        await using var nginx = await StartAsync();
        await first.DisposeAsync();
        await second.DisposeAsync();

        foreach (var path in new[] { $"/bookings/{Token}", "/admin/bookings?name=Lovelace" })
        {
            using var response = await nginx.Http.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        }

        while (nginx.Output.Count(line => line.Contains(" GET 502 ", StringComparison.Ordinal)) < 2)
        {
            await Task.Delay(20, Cancellation);
        }

        var written = string.Join('\n', nginx.Output);
        Assert.DoesNotContain(Token, written, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", written, StringComparison.Ordinal);
        Assert.DoesNotContain("client: 127.0.0.1", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_an_instance_is_down_the_other_one_answers()
    {
        await using var nginx = await StartAsync();
        await first.DisposeAsync();

        for (var i = 0; i < 20; i++)
        {
            using var response = await nginx.Http.GetAsync("/api/dates", Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private Task<Nginx> StartAsync(Func<string, string>? change = null) => Nginx.StartAsync(first.Address, second.Address, change);

    /// <summary>One attacker repeats the request while another client reads.</summary>
    private static async Task<(int Answered, int Failed, int Attacks)> AttackAsync(Nginx nginx, byte[] request)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(AttackTime);
        var attacking = Task.Run(
            async () =>
            {
                var attacks = 0;
                for (; !time.IsCancellationRequested; attacks++)
                {
                    using var client = await SendAsync(nginx, IPAddress.Loopback, request);
                    await WaitForAnswerAsync(client, time.Token);
                }

                return attacks;
            },
            Cancellation);
        var (answered, failed) = (0, 0);
        while (!time.IsCancellationRequested)
        {
            // On a new connection, which any process of nginx may get. Each counts failures for itself.
            using var read = new HttpRequestMessage(HttpMethod.Get, "/api/dates") { Headers = { ConnectionClose = true } };
            using var response = await nginx.Http.SendAsync(read, Cancellation);
            answered++;
            failed += response.StatusCode == HttpStatusCode.OK ? 0 : 1;
        }

        return (answered, failed, await attacking);
    }

    private static byte[] RequestOf(string attack)
    {
        const string Start = "POST /api/bookings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        return Encoding.ASCII.GetBytes(attack switch
        {
            "a large body" => $"{Start}Content-Length: {LargeBody}\r\n\r\n{new string(' ', LargeBody)}",
            "a large body in chunks" =>
                $"{Start}Transfer-Encoding: chunked\r\n\r\n{LargeBody:x}\r\n{new string(' ', LargeBody)}\r\n0\r\n\r\n",
            "too many headers" => $"{Start}{string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: 1\r\n"))}Content-Length: 0\r\n\r\n",
            "large headers" => $"{Start}{string.Concat(Enumerable.Repeat($"X-Large: {new string('a', 7000)}\r\n", 3))}\r\n",
            "an unfinished body" => $"{Start}Content-Length: 1000\r\n\r\n{{",
            _ => throw new ArgumentOutOfRangeException(nameof(attack)),
        });
    }

    /// <summary>Sends without waiting for an answer, from this address.</summary>
    private static async Task<TcpClient> SendAsync(Nginx nginx, IPAddress from, byte[] request)
    {
        var client = new TcpClient(new IPEndPoint(from, 0));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, nginx.Address.Port, Cancellation);
            await client.GetStream().WriteAsync(request, Cancellation);
        }
        catch (IOException)
        {
            // nginx has answered and closed the connection.
        }

        return client;
    }

    /// <summary>An attacker who sends an unfinished body waits a moment for an answer that does not come.</summary>
    private static async Task WaitForAnswerAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(TimeSpan.FromMilliseconds(100));
        try
        {
            _ = await client.GetStream().ReadAsync(new byte[1024], soon.Token);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The connection was closed, or the time is over.
        }
    }

    private static async Task<string> ReadAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(Cancellation);
    }
}
