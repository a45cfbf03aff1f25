using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Areas.Admin;

/// <summary>What organisers change for somebody on the phone. Deadlines of attendees do not apply to them.</summary>
public sealed class BookingChangesTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();
    private Site site = null!;
    private Administrator admin = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_booking_is_cancelled_although_attendees_may_not()
    {
        var booking = await BookAsync();
        var path = $"/admin/bookings/{booking.Reference}";

        await SendAsync(path + "/cancel", ("notify", "true"), ("note", "The hall is closed."));

        Assert.Equal("Cancelled", (await admin.Http.GetPageAsync(path)).Text(".ticket-status"));
        Assert.Equal(0, (await site.Http.BookedCountsAsync("2026-03-01"))["2026-03-01T10:00"]);
    }

    [Fact]
    public async Task The_hour_and_the_details_are_changed_and_a_full_hour_is_refused()
    {
        var booking = await BookAsync();
        await BookAsync("2026-03-01T11:00");
        var path = $"/admin/bookings/{booking.Reference}";

        var refused = await SendAsync(path + "/change", HttpStatusCode.Conflict, ("slotId", "2026-03-01T11:00"));
        Assert.Contains("11:00–12:00 on Sunday 1 March has no free seat.", refused!.Text("#notice"), StringComparison.Ordinal);
        await SendAsync(path + "/change", ("slotId", "2026-03-03T09:00"));
        await SendAsync(path + "/details", ("name", "Grace Hopper"), ("email", "grace@example.com"), ("phone", "+442079460999"));

        var page = await admin.Http.GetPageAsync(path);
        Assert.Equal("Grace Hopper Tuesday 3 March 2026, 09:00–10:00", page.Text("h1"));
        await SendAsync(path + "/details", HttpStatusCode.BadRequest, ("name", ""), ("email", "x"), ("phone", "1"));
    }

    [Fact]
    public async Task Somebody_on_the_waiting_list_gets_a_free_seat_or_is_removed()
    {
        var booking = await BookAsync();
        var (first, second) = (await JoinAsync(), await JoinAsync());
        await RestartAsync(("WaitingList:Enabled", "false"));
        await SendAsync($"/admin/bookings/{booking.Reference}/cancel");
        var page = await admin.Http.GetPageAsync($"/admin/bookings/{second.Reference}/promote");
        Assert.Equal(["2026-03-01T10:00"], page.QuerySelectorAll<IHtmlOptionElement>("#slotId option").Select(option => option.Value));

        await SendAsync($"/admin/bookings/{second.Reference}/promote", ("slotId", "2026-03-01T10:00"));
        await SendAsync($"/admin/bookings/{first.Reference}/cancel");

        Assert.Equal("Confirmed", (await admin.Http.GetPageAsync($"/admin/bookings/{second.Reference}")).Text(".ticket-status"));
        Assert.Equal("Left", (await admin.Http.GetPageAsync($"/admin/bookings/{first.Reference}")).Text(".ticket-status"));
    }

    [Fact]
    public async Task Removing_from_the_waiting_list_keeps_a_seat_that_the_person_has_got_meanwhile()
    {
        var booking = await BookAsync();
        var waiting = await JoinAsync();
        await SendAsync($"/admin/bookings/{booking.Reference}/cancel");

        await SendAsync($"/admin/bookings/{waiting.Reference}/cancel", ("onlyLeaves", "true"));

        Assert.Equal("Confirmed", (await admin.Http.GetPageAsync($"/admin/bookings/{waiting.Reference}")).Text(".ticket-status"));
    }

    [Fact]
    public async Task The_list_and_the_file_are_filtered_by_status()
    {
        var booking = await BookAsync();
        var waiting = await JoinAsync();

        var list = await admin.Http.GetPageAsync("/admin/bookings?status=waiting");
        Assert.Equal([waiting.Reference], list.QuerySelectorAll("table.bookings .reference").Select(link => link.TextContent));
        Assert.Equal("page", list.QuerySelector("nav a[href='/admin/bookings?status=waiting']")!.GetAttribute("aria-current"));
        var file = await admin.Http.GetStringAsync("/admin/bookings/export?status=waiting&format=csv", Cancellation);
        Assert.Contains(waiting.Reference, file, StringComparison.Ordinal);
        Assert.DoesNotContain(booking.Reference, file, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.BadRequest, await admin.GetStatusAsync("/api/admin/bookings?status=gone"));
    }

    private Task StartAsync(params (string Name, string Value)[] settings) => RestartAsync(settings, isFirst: true);

    private Task RestartAsync(params (string Name, string Value)[] settings) => RestartAsync(settings, isFirst: false);

    private async Task RestartAsync((string Name, string Value)[] settings, bool isFirst)
    {
        if (!isFirst)
        {
            admin.Dispose();
            await site.DisposeAsync();
        }

        var all = new Dictionary<string, string?>(host.Settings) { ["Event:SlotCapacity"] = "1", ["Changes:Allowed"] = "none" };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        site = Site.Start(all);
        admin = await Administrator.CreateSignedInAsync(site);
    }

    private async Task<Booking> BookAsync(string slotId = "2026-03-01T10:00")
    {
        var attendee = new AttendeeInput { Name = "Ada Lovelace", Email = "ada@example.com", Phone = "+442079460123" };
        return Assert.IsType<BookingOutcome.Booked>(
            await site.Services.GetRequiredService<BookingService>().BookAsync(slotId, attendee, idempotencyKey: null)).Booking;
    }

    private async Task<Booking> JoinAsync()
    {
        var attendee = new AttendeeInput { Name = "Grace Hopper", Email = "grace@example.com", Phone = "+442079460999" };
        return Assert.IsType<BookingOutcome.Joined>(await site.Services.GetRequiredService<WaitingListService>()
            .JoinAsync("2026-03-01T10:00", anyHour: false, attendee, idempotencyKey: null)).Booking;
    }

    private async Task SendAsync(string path, params (string Name, string Value)[] fields) =>
        Assert.Null(await SendAsync(path, HttpStatusCode.Redirect, fields));

    /// <summary>Opens the page, sends its form with these fields, and returns the page that answers, if any.</summary>
    private async Task<IHtmlDocument?> SendAsync(string path, HttpStatusCode status, params (string Name, string Value)[] fields)
    {
        using var answer = await admin.SendAsync(await admin.Http.GetPageAsync(path), "#main form", fields);
        Assert.Equal(status, answer.StatusCode);
        return status == HttpStatusCode.Redirect ? null : await answer.PageAsync();
    }
}
