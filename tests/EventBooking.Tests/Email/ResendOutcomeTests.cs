using System.Diagnostics;
using System.Globalization;
using EventBooking.Email;

namespace EventBooking.Tests.Email;

/// <summary>The outcomes of errors, and the rate limit.</summary>
public sealed class ResendOutcomeTests : IAsyncLifetime
{
    private ResendServer server = null!;
    private ResendSender sender = null!;

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

    [Theory]
    [InlineData(400, "validation_error", "Refused")]
    [InlineData(400, "invalid_idempotency_key", "Refused")]
    [InlineData(413, "payload_too_large", "Refused")]
    [InlineData(422, "missing_required_field", "Refused")]
    [InlineData(422, "invalid_attachment", "Refused")]
    [InlineData(422, "validation_error", "Refused")]
    [InlineData(451, "security_error", "Refused")]
    [InlineData(401, "missing_api_key", "Misconfigured", "Email:Resend:ApiToken")]
    [InlineData(401, "restricted_api_key", "Misconfigured", "Email:Resend:ApiToken")]
    [InlineData(401, "validation_error", "Misconfigured", "Email:Resend:ApiToken")]
    [InlineData(403, "invalid_api_key", "Misconfigured", "Email:Resend:ApiToken")]
    [InlineData(403, "invalid_api_Key", "Misconfigured", "Email:Resend:ApiToken")]
    [InlineData(403, "validation_error", "Misconfigured", "Email:From and its domain at Resend")]
    [InlineData(403, "invalid_from_address", "Misconfigured", "Email:From")]
    [InlineData(422, "invalid_from_address", "Misconfigured", "Email:From")]
    [InlineData(404, "not_found", "Misconfigured", "Email:Resend:ApiUrl")]
    [InlineData(405, "method_not_allowed", "Misconfigured", "Email:Resend:ApiUrl")]
    [InlineData(408, "request_timeout", "Retry")]
    [InlineData(409, "concurrent_idempotent_requests", "Retry")]
    [InlineData(500, "application_error", "Retry")]
    [InlineData(500, "internal_server_error", "Retry")]
    [InlineData(503, "service_unavailable", "Retry")]
    public async Task Each_error_has_its_outcome(int status, string name, string outcome, string? setting = null)
    {
        server.Fault = _ => ResendFault.Error(status, name, $"Invalid `to` field: {ResendSender.Recipient}.");

        var actual = await sender.SendAsync();

        Assert.Equal(outcome, actual.GetType().Name);
        var advice = setting is null ? "" : $" Check {setting}.";
        Assert.Equal($"Resend answered {status} {name.ToLowerInvariant()}.{advice}", ReasonOf(actual));
        Assert.Empty(server.Accepted);
        AssertNothingPersonalIsLogged();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(422)]
    public async Task A_wrong_api_key_is_misconfigured_for_every_status_code(int status)
    {
        server.Fault = _ => ResendFault.Error(status, "validation_error", "API key is invalid");

        Assert.Equal(
            new EmailOutcome.Misconfigured($"Resend answered {status} invalid_api_key. Check Email:Resend:ApiToken."),
            await sender.SendAsync());
    }

    [Fact]
    public async Task A_wrong_api_key_is_misconfigured()
    {
        using var wrong = new ResendSender(server.Address, "re_wrong");

        Assert.IsType<EmailOutcome.Misconfigured>(await wrong.SendAsync());
        Assert.DoesNotContain("re_wrong", string.Concat(wrong.Logged), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate_limit_exceeded", null, null, 1)]
    [InlineData("rate_limit_exceeded", "3", null, 3)]
    [InlineData("rate_limit_exceeded", "3", "2", 3)]
    [InlineData("rate_limit_exceeded", null, "2", 2)]
    [InlineData("rate_limit_exceeded", "0", null, 1)]
    [InlineData("rate_limit_exceeded", "-5", "soon", 1)]
    [InlineData("rate_limit_exceeded", "Thu, 01 Jan 2026 00:00:00 GMT", null, 1)]
    [InlineData("daily_quota_exceeded", null, null, 3600)]
    [InlineData("daily_quota_exceeded", "7200", null, 7200)]
    [InlineData("daily_quota_exceeded", "86400", null, 21600)]
    [InlineData("monthly_quota_exceeded", null, null, 21600)]
    [InlineData("daily_quota_exceeded", null, "1", 3600)]
    [InlineData("monthly_quota_exceeded", "60", "1", 21600)]
    [InlineData("monthly_quota_exceeded", "999999", null, 21600)]
    [InlineData("something_new", "4", null, 4)]
    public async Task A_rate_limit_pauses_all_messages_for_the_time_in_the_response(
        string name, string? retryAfter, string? reset, int seconds)
    {
        (string Name, string Value)[] headers =
            [.. Header("retry-after", retryAfter), .. Header("ratelimit-limit", "2"), .. Header("ratelimit-reset", reset)];
        server.Fault = _ => ResendFault.Error(429, name, headers: headers);

        var (reason, pause) = ($"Resend answered 429 {name}.", TimeSpan.FromSeconds(seconds));
        EmailOutcome expected = name.Contains("quota", StringComparison.Ordinal)
            ? new EmailOutcome.QuotaUsedUp(reason, pause)
            : new EmailOutcome.Wait(reason, pause);
        Assert.Equal(expected, await sender.SendAsync());
    }

    [Theory]
    [InlineData(400, "Retry")]
    [InlineData(403, "Retry")]
    [InlineData(409, "Retry")]
    [InlineData(422, "Retry")]
    [InlineData(502, "Retry")]
    [InlineData(429, "Wait")]
    [InlineData(301, "Misconfigured")]
    [InlineData(401, "Misconfigured")]
    [InlineData(404, "Misconfigured")]
    public async Task A_response_that_is_not_from_resend_rejects_no_message(int status, string outcome)
    {
        server.Fault = _ => ResendFault.Text(status, $"<html>{ResendSender.Recipient}</html>");

        var actual = await sender.SendAsync();

        Assert.Equal(outcome, actual.GetType().Name);
        Assert.StartsWith($"Resend answered {status} in a way that cannot be read.", ReasonOf(actual), StringComparison.Ordinal);
        AssertNothingPersonalIsLogged();
    }

    [Fact]
    public async Task An_unexpected_error_name_is_not_repeated()
    {
        server.Fault = _ => ResendFault.Error(422, $"bad address {ResendSender.Recipient}");

        Assert.Equal(new EmailOutcome.Retry("Resend answered 422 in a way that cannot be read."), await sender.SendAsync());
    }

    [Fact]
    public async Task A_dropped_connection_is_retried()
    {
        server.Fault = _ => ResendFault.Dropped;

        Assert.IsType<EmailOutcome.Retry>(await sender.SendAsync());
        Assert.Empty(server.Accepted);
        AssertNothingPersonalIsLogged();
    }

    [Fact]
    public async Task A_refused_connection_is_retried()
    {
        await server.DisposeAsync();

        Assert.Equal(new EmailOutcome.Retry("Resend gave no answer: ConnectionError."), await sender.SendAsync());
    }

    [Fact]
    public async Task Messages_are_sent_at_the_configured_rate()
    {
        const int Messages = 8;
        using var steady = new ResendSender(server.Address, requestsPerSecond: 10);
        await steady.SendAsync("warm-up");

        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i => steady.SendAsync(Key(i))));

        var taken = Stopwatch.GetElapsedTime(server.Received[1].ReceivedAt, server.Received[^1].ReceivedAt);
        Assert.InRange(taken / TimeSpan.FromSeconds((Messages - 1) / 10.0), 0.75, 5);
        Assert.Equal(Messages + 1, server.Accepted.Count);
    }

    [Fact]
    public async Task The_highest_rate_sends_without_delay()
    {
        using var fast = new ResendSender(server.Address, requestsPerSecond: 10_000);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => fast.SendAsync(Key(i))));

        Assert.Equal(8, server.Accepted.Count);
    }

    [Fact]
    public async Task A_message_with_a_long_delay_is_not_sent_and_returns_the_delay()
    {
        using var slow = new ResendSender(server.Address, requestsPerSecond: 0.01);
        await slow.SendAsync("first");

        var wait = Assert.IsType<EmailOutcome.Wait>(await slow.SendAsync("second"));

        Assert.InRange(wait.Pause, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(100));
        Assert.Single(server.Received);
    }

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"key-{number}");

    private static (string Name, string Value)[] Header(string name, string? value) => value is null ? [] : [(name, value)];

    private static string ReasonOf(EmailOutcome outcome) => outcome switch
    {
        EmailOutcome.Retry retry => retry.Reason,
        EmailOutcome.Wait wait => wait.Reason,
        EmailOutcome.Refused refused => refused.Reason,
        EmailOutcome.Misconfigured misconfigured => misconfigured.Reason,
        _ => "",
    };

    private void AssertNothingPersonalIsLogged() =>
        Assert.DoesNotContain(
            sender.Logged,
            line => line.Contains("zoë", StringComparison.OrdinalIgnoreCase) || line.Contains(
                ResendServer.ApiToken, StringComparison.Ordinal));
}
