using System.Net;
using Dapper;
using EventBooking.Load;
using EventBooking.Load.Measuring;
using EventBooking.Load.Verification;
using EventBooking.Tests.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EventBooking.Tests.Load;

/// <summary>The load tool's <c>fill</c> against the site itself, as it is and doctored.</summary>
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
    public async Task Every_seat_is_sold_once_and_no_fault_is_found()
    {
        StartSite();
        StartSite();

        Assert.Equal(0, await FillAsync("--clients", "20"));

        Assert.Equal(544, (await host.CountAsync()).Bookings);
    }

    [Fact]
    public async Task Given_slots_are_filled_and_no_others()
    {
        StartSite();

        Assert.Equal(0, await FillAsync("--slot", SlotId, "--slot", "2026-03-31T09:00"));

        Assert.Equal(8, (await host.CountAsync()).Bookings);
    }

    [Fact]
    public async Task A_slot_that_does_not_exist_is_not_filled()
    {
        StartSite();

        Assert.Equal(1, await FillAsync("--slot", "2026-03-02T10:00"));
        Assert.Contains("2026-03-02T10:00", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_do_not_come_are_asked_for_again_under_the_same_key()
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

        Assert.Equal(8, (await host.CountAsync()).Bookings);

        int NextFate()
        {
            lock (random)
            {
                return random.Next(4);
            }
        }
    }

    [Fact]
    public async Task A_site_that_never_answers_clearly_is_given_up()
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

        Assert.Equal(1, await FillAsync("--slot", SlotId, "--patience", "0.5"));
    }

    [Fact]
    public async Task A_slot_that_counts_less_than_it_has_makes_the_run_fail()
    {
        StartSite();
        Assert.Equal(0, await FillAsync("--slot", SlotId));
        await ExecuteAsync("UPDATE slots SET booked_count = 3 WHERE id = @SlotId");

        Assert.Equal(1, await FillAsync("--slot", "2026-03-31T09:00"));
        Assert.Contains("so that it would sell a seat twice", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_that_was_promised_and_is_gone_is_found()
    {
        StartSite();
        var ledger = new Ledger();
        var attempt = ledger.Open(SlotId);
        await new BookingSender([sites[0].Http], TimeSpan.Zero).SendAsync(attempt, 0, Cancellation);
        using var target = new Target("site", sites[0].Address, "X-Admin-Key", Site.AdminKey);
        Assert.True((await new Verifier([target]).VerifyAsync(ledger, Cancellation)).IsClean);

        await ExecuteAsync("PRAGMA foreign_keys = OFF; DELETE FROM bookings WHERE slot_id = @SlotId");

        var verdict = await new Verifier([target]).VerifyAsync(ledger, Cancellation);
        Assert.Contains(attempt.References[0], Assert.Single(verdict.Lost), StringComparison.Ordinal);
        Assert.Single(verdict.Undersold);
    }

    [Fact]
    public async Task A_sender_settles_on_the_next_instance_what_the_first_left_open()
    {
        StartSite((context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        StartSite();
        var attempt = new Ledger().Open(SlotId);

        await new BookingSender([.. sites.Select(site => site.Http)], TimeSpan.Zero).SendAsync(attempt, 0, Cancellation);

        Assert.Equal(AttemptOutcome.Booked, attempt.Outcome);
        Assert.Equal(1, attempt.UnclearAnswers);
    }

    [Fact]
    public async Task A_key_that_belongs_to_another_booking_is_a_wrong_answer()
    {
        StartSite();
        var attempt = new Ledger().Open(SlotId);
        using var first = await sites[0].Http.BookAsync(BookingApi.Body(SlotId), attempt.Key);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        await new BookingSender([sites[0].Http], TimeSpan.Zero).SendAsync(attempt, 0, Cancellation);

        Assert.Contains("422", attempt.WrongAnswer, StringComparison.Ordinal);
    }

    private void StartSite(Func<HttpContext, RequestDelegate, Task>? before = null) =>
        sites.Add(Site.Start(host.Settings, before is null ? null : services => services.AddSingleton<IStartupFilter>(new First(before))));

    private async Task ExecuteAsync(string doctoring)
    {
        await using var connection = host.Connect();
        await connection.ExecuteAsync(doctoring, new { SlotId });
    }

    private Task<int> FillAsync(params string[] more)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var urls = sites.SelectMany(site => new[] { "--url", site.Address.ToString() });
        return Commands.All(console).Parse(["fill", "--key", Site.AdminKey, .. urls, .. more]).InvokeAsync(cancellationToken: Cancellation);
    }

    /// <summary>Meets every request before the site does.</summary>
    private sealed class First(Func<HttpContext, RequestDelegate, Task> before) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(rest => context => before(context, rest));
            next(app);
        };
    }
}
