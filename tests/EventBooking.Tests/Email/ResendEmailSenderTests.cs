using EventBooking.Email;

namespace EventBooking.Tests.Email;

/// <summary>The requests to Resend.</summary>
public sealed class ResendEmailSenderTests : IAsyncLifetime
{
    private ResendServer server = null!;
    private ResendSender sender = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await ResendServer.StartAsync();
        sender = new ResendSender(server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        sender.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_request_has_the_headers_that_resend_requires()
    {
        Assert.IsType<EmailOutcome.Accepted>(await sender.SendAsync("booking-admin"));

        var headers = Assert.Single(server.Received).Headers;
        Assert.Equal($"Bearer {ResendServer.ApiToken}", headers["Authorization"]);
        Assert.Equal("booking-admin", headers["Idempotency-Key"]);
        Assert.Matches(@"^EventBooking/\d+\.\d+\.\d+$", headers["User-Agent"]);
        Assert.Equal("application/json", headers["Content-Type"]);
        Assert.True(headers.ContainsKey("Content-Length"));
    }

    [Fact]
    public async Task Resend_receives_the_email_unchanged()
    {
        byte[] file = [0, 1, 2, 253, 254, 255];
        var message = ResendSender.Message with
        {
            Subject = "Réservation – 予約 🎟",
            HtmlBody = "<p>\"Zoë\" & 'Łukasz'</p>",
            TextBody = "Zoë,\r\nŁukasz",
            Attachments = [new("termin.ics", file, "text/calendar; charset=utf-8; method=REQUEST")],
            Tags = new Dictionary<string, string> { ["kind"] = "attendee", ["event"] = "spring_2026" },
        };

        Assert.IsType<EmailOutcome.Accepted>(await sender.SendAsync("key-1", message));

        var accepted = Assert.Single(server.Accepted);
        Assert.Equal(("key-1", ResendSender.Recipient, message.Subject), (accepted.Key, accepted.To, accepted.Subject));
        Assert.Equal("\"Spring Open Days\" <booking@example.com>", accepted.Body.GetProperty("from").GetString());
        Assert.Equal(message.HtmlBody, accepted.Body.GetProperty("html").GetString());
        Assert.Equal(message.TextBody, accepted.Body.GetProperty("text").GetString());
        var attachment = Assert.Single(accepted.Body.GetProperty("attachments").EnumerateArray());
        Assert.Equal("termin.ics", attachment.GetProperty("filename").GetString());
        Assert.Equal(file, attachment.GetProperty("content").GetBytesFromBase64());
        Assert.Equal("text/calendar; charset=utf-8; method=REQUEST", attachment.GetProperty("content_type").GetString());
        Assert.Equal(
            ["event=spring_2026", "kind=attendee"],
            accepted.Body.GetProperty("tags").EnumerateArray().Select(tag => $"{tag.GetProperty("name")}={tag.GetProperty("value")}"));
    }

    [Fact]
    public async Task Addresses_are_in_ascii_names_are_quoted_and_replies_are_directed()
    {
        var message = ResendSender.Message with
        {
            From = "Open Days, Spring <booking@bücher.example>",
            To = ["ada@bücher.example", "名前@例え.テスト"],
            ReplyTo = "desk@bücher.example",
        };

        Assert.IsType<EmailOutcome.Accepted>(await sender.SendAsync("key-1", message));

        var body = Assert.Single(server.Accepted).Body;
        Assert.Equal("\"Open Days, Spring\" <booking@xn--bcher-kva.example>", body.GetProperty("from").GetString());
        Assert.Equal(
            ["ada@xn--bcher-kva.example", "名前@xn--r8jz45g.xn--zckzah"],
            body.GetProperty("to").EnumerateArray().Select(to => to.GetString()));
        Assert.Equal("desk@xn--bcher-kva.example", body.GetProperty("reply_to").GetString());
        Assert.Equal("auto-generated", body.GetProperty("headers").GetProperty("Auto-Submitted").GetString());
    }

    [Fact]
    public async Task A_text_with_half_a_surrogate_pair_is_sent()
    {
        Assert.IsType<EmailOutcome.Accepted>(
            await sender.SendAsync(message: ResendSender.Message with { Subject = "Your \ud83c booking" }));
        Assert.Equal("Your \ufffd booking", Assert.Single(server.Accepted).Subject);
    }

    [Fact]
    public async Task A_repeated_key_is_accepted_once()
    {
        Assert.IsType<EmailOutcome.Accepted>(await sender.SendAsync());
        Assert.IsType<EmailOutcome.Accepted>(await sender.SendAsync());

        Assert.Equal(2, server.Received.Count);
        Assert.Single(server.Accepted);
    }

    [Fact]
    public async Task A_changed_body_under_an_accepted_key_is_rejected_and_not_sent()
    {
        await sender.SendAsync();

        Assert.IsType<EmailOutcome.Refused>(await sender.SendAsync(message: ResendSender.Message with { Subject = "In other words" }));

        Assert.Equal("Your booking", Assert.Single(server.Accepted).Subject);
        Assert.Contains(sender.Logged, line => line.StartsWith("Warning Resend knows email key-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_is_in_progress_is_retried()
    {
        var gate = new TaskCompletionSource();
        server.Fault = _ => ResendFault.Slow(gate.Task);
        var first = sender.SendAsync();
        await server.WaitUntilAsync(it => it.Received.Count == 1, Cancelled);

        Assert.Equal(new EmailOutcome.Retry("Resend answered 409 concurrent_idempotent_requests."), await sender.SendAsync());

        gate.SetResult();
        Assert.IsType<EmailOutcome.Accepted>(await first);
        Assert.Single(server.Accepted);
    }

    [Theory]
    [InlineData(200, "{\"id\":")]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>Sign in to the guest network</html>")]
    [InlineData(502, "Bad gateway")]
    public Task An_email_with_an_unreadable_response_is_accepted_once(int status, string body) =>
        AssertAcceptedOnceAsync(ResendFault.AcceptedThenText(status, body));

    [Fact]
    public Task An_email_with_an_endless_response_is_accepted_once() =>
        AssertAcceptedOnceAsync(ResendFault.AcceptedThenText(200, $"{{\"id\":\"{new string('x', 200_000)}\"}}"));

    [Fact]
    public Task An_email_with_a_lost_response_is_accepted_once() => AssertAcceptedOnceAsync(ResendFault.AcceptedThenDropped);

    [Fact]
    public async Task A_timeout_is_retried_and_the_email_is_accepted_once()
    {
        var gate = new TaskCompletionSource();
        server.Fault = _ => ResendFault.Slow(gate.Task);
        using var impatient = new ResendSender(server.Address, timeout: TimeSpan.FromMilliseconds(300));

        Assert.Equal(new EmailOutcome.Retry("Resend did not answer in time."), await impatient.SendAsync());

        gate.SetResult();
        await server.WaitUntilAsync(it => it.Accepted.Count == 1, Cancelled);
        Assert.IsType<EmailOutcome.Accepted>(await sender.SendAsync());
        Assert.Single(server.Accepted);
    }

    [Fact]
    public async Task A_cancelled_send_throws_and_has_no_outcome()
    {
        var gate = new TaskCompletionSource();
        server.Fault = _ => ResendFault.Slow(gate.Task);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var sending = sender.SendAsync(cancellationToken: giveUp.Token);
        await server.WaitUntilAsync(it => it.Received.Count == 1, Cancelled);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(cancellationToken: giveUp.Token));
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task An_api_token_may_end_with_a_line_feed()
    {
        using var careless = new ResendSender(server.Address, ResendServer.ApiToken + "\n");
        Assert.IsType<EmailOutcome.Accepted>(await careless.SendAsync());
    }
    private async Task AssertAcceptedOnceAsync(ResendFault fault)
    {
        server.Fault = email => email.Number == 1 ? fault : ResendFault.None;

        Assert.IsType<EmailOutcome.Retry>(await sender.SendAsync());
        Assert.IsType<EmailOutcome.Accepted>(await sender.SendAsync());

        Assert.Single(server.Accepted);
    }
}
