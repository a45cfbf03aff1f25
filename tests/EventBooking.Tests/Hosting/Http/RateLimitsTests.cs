using System.Diagnostics;
using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>A client that sends too many requests gets 429 with the time to wait.</summary>
public sealed class RateLimitsTests : IAsyncDisposable
{
    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("Reading", "/api/dates", true)]
    [InlineData("Reading", "/", false)]
    [InlineData("Other", "/openapi/v1.json", true)]
    [InlineData("Other", "/favicon.svg", false)]
    [InlineData("Other", "/nowhere", false)]
    [InlineData("Other", "/admin", false)]
    public async Task Requests_up_to_the_limit_are_answered_and_the_next_is_rejected(string kind, string path, bool isForPrograms)
    {
        await using var site = Start((kind, 5, "1.00:00:00"));
        for (var i = 0; i < 5; i++)
        {
            using var answered = await site.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answered.StatusCode);
        }

        using var refused = await site.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 24 * 60 * 60 / 5);
        if (isForPrograms)
        {
            await refused.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        }
        else
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            var page = await refused.PageAsync();
            Assert.Equal("Too many requests from your connection", page.Text("main h1"));
            Assert.Contains("seconds", page.Text("main .lead"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bookings_by_form_and_API_share_a_limit_and_reading_has_another()
    {
        await using var site = Start(("Booking", 2, "1.00:00:00"));
        var form = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");

        using (var booked = await site.Http.BookAsync(BookingApi.Body()))
        using (var invalid = await site.Http.SendFormAsync(form, name: ""))
        {
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, invalid.StatusCode);
        }

        using var refused = await site.Http.SendFormAsync(form);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        using var refusedByApi = await site.Http.BookAsync(BookingApi.Body());
        await refusedByApi.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(1, (await host.CountAsync()).Bookings);
        await site.Http.GetPageAsync("/slots/2026-03-01T10:00");
    }

    [Theory]
    [InlineData("Production", true, 30)]
    [InlineData("Production", false, 30)]
    [InlineData("Staging", true, 200)]
    public async Task By_default_one_address_books_30_seats_at_once_in_production(string environment, bool byForm, int expected)
    {
        await using var site = Site.Start(
            new Dictionary<string, string?>(host.Settings)
            {
                ["RateLimits:Booking:Requests"] = "",
                ["RateLimits:Booking:Period"] = "1.00:00:00",
                ["Event:SlotCapacity"] = "1000",
            },
            environment: environment);
        var form = await site.Http.GetPageAsync("/slots/2026-03-01T10:00");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var response = byForm
                ? await site.Http.SendFormAsync(form, name: $"Ada {i}")
                : await site.Http.BookAsync(BookingApi.Body());
            return response.StatusCode;
        }));

        Assert.Equal(200 - expected, answers.Count(answer => answer == HttpStatusCode.TooManyRequests));
        Assert.Equal(byForm ? 1 : expected, (await host.CountAsync()).Bookings);
        using var read = await site.Http.GetAsync("/api/dates", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task A_client_that_waits_is_answered_again()
    {
        await using var site = Start(("Reading", 1, "00:00:01"));
        HttpStatusCode last = default;
        for (var i = 0; last != HttpStatusCode.TooManyRequests; i++)
        {
            Assert.True(i < 1000, "No request was rejected.");
            using var response = await site.Http.GetAsync("/api/dates", TestContext.Current.CancellationToken);
            last = response.StatusCode;
        }

        var waiting = Stopwatch.StartNew();
        while (last == HttpStatusCode.TooManyRequests)
        {
            Assert.True(waiting.Elapsed < TimeSpan.FromSeconds(30), "The limit did not recover.");
            using var response = await site.Http.GetAsync("/api/dates", TestContext.Current.CancellationToken);
            last = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, last);
    }

    [Fact]
    public async Task Health_checks_are_not_limited()
    {
        await using var site = Start(("Other", 1, "1.00:00:00"), ("Reading", 1, "1.00:00:00"));
        for (var i = 0; i < 20; i++)
        {
            using var response = await site.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Disabled_limits_reject_nothing()
    {
        await using var site = Site.Start(
            new Dictionary<string, string?>(host.Settings) { ["RateLimits:Enabled"] = "false", ["RateLimits:Reading:Requests"] = "1" });
        for (var i = 0; i < 20; i++)
        {
            using var response = await site.Http.GetAsync("/api/dates", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private Site Start(params (string Kind, int Requests, string Period)[] limits)
    {
        var settings = new Dictionary<string, string?>(host.Settings);
        foreach (var (kind, requests, period) in limits)
        {
            settings[$"RateLimits:{kind}:Requests"] = requests.ToString(System.Globalization.CultureInfo.InvariantCulture);
            settings[$"RateLimits:{kind}:Period"] = period;
        }

        return Site.Start(settings);
    }
}
