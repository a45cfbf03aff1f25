using System.Net;
using Dapper;
using EventBooking.Load;
using EventBooking.Load.Buying;
using EventBooking.Load.Verification;
using EventBooking.Tests.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The command <c>fill</c> against the site, with negative controls.</summary>
public sealed class FillTests : IAsyncDisposable
{
    private const string SlotId = "2026-03-01T10:00";

    private readonly SqliteHost host = new();
    private readonly StringWriter output = new();
    private readonly List<Site> sites = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var site in sites)
        {
            await site.DisposeAsync();
        }

        await output.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Every_seat_is_sold_once_and_no_problem_is_found()
    {
        StartSite();
        StartSite();

        Assert.Equal(0, await FillAsync("--clients", "20"));

        Assert.Equal(544, await CountConfirmedAsync());
    }

    [Fact]
    public async Task Seats_that_are_freed_on_the_way_are_sold_again()
    {
        StartSite();
        StartSite();

        Assert.Equal(0, await FillAsync("--slot", SlotId, "--slot", "2026-03-01T11:00", "--slot", "2026-03-31T09:00", "--changes", "0.5"));

        await using var connection = host.Connect();
        var statuses = (await connection.QueryAsync<(string Status, long Count)>("SELECT status, count(*) FROM bookings GROUP BY status"))
            .ToDictionary(row => row.Status, row => row.Count);
        Assert.Equal(12, statuses["confirmed"]);
        Assert.All(["cancelled", "waiting"], status => Assert.Contains(status, statuses.Keys));
    }

    [Fact]
    public async Task Nothing_is_changed_when_no_changes_are_asked_for()
    {
        StartSite();

        Assert.Equal(0, await FillAsync("--slot", SlotId, "--changes", "0"));

        Assert.Equal(4, (await host.CountAsync()).Bookings);
    }

    [Fact]
    public async Task Only_the_given_slots_are_filled()
    {
        StartSite();

        Assert.Equal(0, await FillAsync("--slot", SlotId, "--slot", "2026-03-31T09:00"));

        Assert.Equal(8, await CountConfirmedAsync());
    }

    [Fact]
    public async Task An_unknown_slot_is_rejected()
    {
        StartSite();

        Assert.Equal(1, await FillAsync("--slot", "2026-03-02T10:00"));
        Assert.Contains("2026-03-02T10:00", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unanswered_requests_are_sent_again_under_the_same_key()
    {
        var random = new Random(1);
        StartSite(async (context, next) =>
        {
            var fate = context.Request.Method == "POST" ? NextFate() : 3;
            if (fate is 0 or 1)
            {
                await next(context);
            }

            switch (fate)
            {
                case 0:
                    context.Abort();
                    break;
                case 2:
                    context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    context.Response.Headers.RetryAfter = "0";
                    break;
                case 3:
                    await next(context);
                    break;
            }
        });

        Assert.Equal(0, await FillAsync("--slot", SlotId, "--slot", "2026-03-31T09:00"));

        Assert.Equal(8, await CountConfirmedAsync());

        int NextFate()
        {
            lock (random)
            {
                return random.Next(4);
            }
        }
    }

    [Fact]
    public async Task A_site_without_clear_answers_makes_the_run_fail()
    {
        StartSite(async (context, next) =>
        {
            if (context.Request.Method != "POST")
            {
                await next(context);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        });

        Assert.Equal(1, await FillAsync("--slot", SlotId, "--max-time", "0.5"));
    }

    [Fact]
    public async Task A_booked_count_that_is_too_low_makes_the_run_fail()
    {
        StartSite();
        Assert.Equal(0, await FillAsync("--slot", SlotId));
        await ExecuteAsync("UPDATE slots SET booked_count = 3 WHERE id = @SlotId");

        Assert.Equal(1, await FillAsync("--slot", "2026-03-31T09:00"));
        Assert.Contains("a seat can be sold twice", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answered_booking_that_was_deleted_is_lost()
    {
        StartSite();
        var log = new AttemptLog();
        var attempt = log.Add(SlotId);
        await new BookingSender([sites[0].Http]).SendAsync(attempt, 0, Cancellation);
        using var admin = SiteOptions.Open(sites[0].Address, TimeSpan.FromMinutes(1), "X-Admin-Key", Site.AdminKey);
        Assert.Empty((await SiteCheck.RunAsync(log, [admin], Cancellation)).Problems);

        await ExecuteAsync("PRAGMA foreign_keys = OFF; DELETE FROM bookings WHERE slot_id = @SlotId");

        var result = await SiteCheck.RunAsync(log, [admin], Cancellation);
        Assert.Contains(attempt.References[0], Assert.Single(result.Lost), StringComparison.Ordinal);
        Assert.Single(result.Undersold);
    }

    [Fact]
    public async Task A_sender_asks_the_next_instance_after_an_unclear_answer()
    {
        StartSite((context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        StartSite();
        var attempt = new AttemptLog().Add(SlotId);

        await new BookingSender([.. sites.Select(site => site.Http)]).SendAsync(attempt, 0, Cancellation);

        Assert.Equal(AttemptOutcome.Booked, attempt.Outcome);
        Assert.Equal(1, attempt.UnclearAnswers);
    }

    [Fact]
    public async Task A_key_that_belongs_to_another_booking_is_a_wrong_answer()
    {
        StartSite();
        var attempt = new AttemptLog().Add(SlotId);
        using var first = await sites[0].Http.BookAsync(BookingApi.Body(SlotId), attempt.Key);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        await new BookingSender([sites[0].Http]).SendAsync(attempt, 0, Cancellation);

        Assert.Contains("422", attempt.WrongAnswer, StringComparison.Ordinal);
    }

    private void StartSite(Func<HttpContext, RequestDelegate, Task>? before = null) =>
        sites.Add(Site.Start(
            host.Settings,
            before is null ? null : services => services.AddSingleton<IStartupFilter>(new RequestInterceptor(before))));

    private async Task<long> CountConfirmedAsync()
    {
        await using var connection = host.Connect();
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM bookings WHERE status = 'confirmed'");
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = host.Connect();
        await connection.ExecuteAsync(statement, new { SlotId });
    }

    private Task<int> FillAsync(params string[] more)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var urls = sites.SelectMany(site => new[] { "--url", site.Address.ToString() });
        return LoadCommands.Create(console)
            .Parse(["fill", "--key", Site.AdminKey, .. urls, .. more])
            .InvokeAsync(cancellationToken: Cancellation);
    }

    /// <summary>Handles every request before the site.</summary>
    private sealed class RequestInterceptor(Func<HttpContext, RequestDelegate, Task> before) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(rest => context => before(context, rest));
            next(app);
        };
    }
}
