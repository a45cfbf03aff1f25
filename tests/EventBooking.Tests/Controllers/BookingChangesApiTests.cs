using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>Cancelling, changing and correcting a booking, and the waiting list, over the API.</summary>
public sealed partial class BookingChangesApiTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();
    private Site site = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        site = Site.Start(new Dictionary<string, string?>(host.Settings) { ["Event:SlotCapacity"] = "1" });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_booking_has_its_status_and_can_be_read_by_its_token()
    {
        var (token, booked) = await BookAsync();

        var read = await site.Http.GetJsonAsync($"/api/bookings/{token}");

        Assert.Equal(booked.ToString(), read.ToString());
        Assert.Equal("confirmed", read.GetProperty("status").GetString());
        Assert.Equal(read.GetProperty("createdAt").GetString(), read.GetProperty("updatedAt").GetString());
        using var unknown = await site.Http.GetAsync("/api/bookings/nobody", Cancellation);
        await unknown.AssertProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_cancellation_frees_the_seat_at_once_and_can_be_repeated()
    {
        var (token, _) = await BookAsync();
        Assert.Equal(1, (await site.Http.BookedCountsAsync("2026-03-01"))["2026-03-01T10:00"]);

        var cancelled = await PostAsync($"/api/bookings/{token}/cancel");
        Assert.Equal(0, (await site.Http.BookedCountsAsync("2026-03-01"))["2026-03-01T10:00"]);
        var repeated = await PostAsync($"/api/bookings/{token}/cancel");

        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
        Assert.Equal(cancelled.ToString(), repeated.ToString());
        Assert.Equal("cancelled", (await site.Http.GetJsonAsync($"/api/bookings/{token}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_idempotency_key_of_a_cancelled_booking_gets_it_and_books_nothing()
    {
        using var booked = await site.Http.BookAsync(BookingApi.Body(), "the key");
        var token = booked.Headers.Location!.Segments[^1];
        await PostAsync($"/api/bookings/{token}/cancel");

        using var repeated = await site.Http.BookAsync(BookingApi.Body(), "the key");

        Assert.Equal(HttpStatusCode.Created, repeated.StatusCode);
        Assert.Equal("cancelled", (await repeated.JsonAsync()).GetProperty("status").GetString());
        Assert.Equal(0, (await site.Http.BookedCountsAsync("2026-03-01"))["2026-03-01T10:00"]);
    }

    [Fact]
    public async Task A_change_moves_the_seat_and_a_full_slot_keeps_it()
    {
        var (token, booked) = await BookAsync();
        await BookAsync("2026-03-01T12:00");

        using var refused = await SendAsync(HttpMethod.Post, $"/api/bookings/{token}/change", new { slotId = "2026-03-01T12:00" });
        var problem = await refused.AssertProblemAsync(HttpStatusCode.Conflict, "slot_full");
        Assert.Equal("2026-03-01T11:00", problem.GetProperty("nearestOpen")[0].GetProperty("id").GetString());

        var changed = await PostAsync($"/api/bookings/{token}/change", new { slotId = "2026-03-03T09:00" });
        Assert.Equal("2026-03-03T09:00", changed.GetProperty("slotId").GetString());
        Assert.Equal(booked.GetProperty("manageUrl").GetString(), changed.GetProperty("manageUrl").GetString());
        Assert.Equal(0, (await site.Http.BookedCountsAsync("2026-03-01"))["2026-03-01T10:00"]);
        Assert.Equal(1, (await site.Http.BookedCountsAsync("2026-03-03"))["2026-03-03T09:00"]);
    }

    [Fact]
    public async Task A_change_to_no_slot_or_an_unknown_one_and_of_a_cancelled_booking_is_refused()
    {
        var (token, _) = await BookAsync();
        using var empty = await SendAsync(HttpMethod.Post, $"/api/bookings/{token}/change", new { });
        await empty.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        using var unknown = await SendAsync(HttpMethod.Post, $"/api/bookings/{token}/change", new { slotId = "2026-03-02T10:00" });
        await unknown.AssertProblemAsync(HttpStatusCode.NotFound, "slot_unknown");

        await PostAsync($"/api/bookings/{token}/cancel");
        using var gone = await SendAsync(HttpMethod.Post, $"/api/bookings/{token}/change", new { slotId = "2026-03-03T09:00" });
        await gone.AssertProblemAsync(HttpStatusCode.Gone, "booking_cancelled");
        using var corrected = await SendAsync(HttpMethod.Patch, $"/api/bookings/{token}", new { name = "Grace" });
        await corrected.AssertProblemAsync(HttpStatusCode.Gone, "booking_cancelled");
    }

    [Fact]
    public async Task A_key_is_applied_once_and_rejected_with_another_request()
    {
        var (token, _) = await BookAsync();
        var path = $"/api/bookings/{token}/change";
        await PostAsync(path, new { slotId = "2026-03-03T09:00" }, "one");
        await PostAsync(path, new { slotId = "2026-03-05T10:00" }, "two");

        var repeated = await PostAsync(path, new { slotId = "2026-03-03T09:00" }, "one");
        Assert.Equal("2026-03-05T10:00", repeated.GetProperty("slotId").GetString());

        using var reused = await SendAsync(HttpMethod.Post, $"/api/bookings/{token}/cancel", body: null, "one");
        await reused.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
    }

    [Fact]
    public async Task Details_are_corrected_by_the_rules_of_booking_and_the_others_are_kept()
    {
        var (token, _) = await BookAsync();

        using var answer = await SendAsync(HttpMethod.Patch, $"/api/bookings/{token}", new { name = "  Grace   Hopper ", phone = "020 7946 0999" });
        var corrected = await answer.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("Grace Hopper", "ada@example.com", "02079460999"), (
            corrected.GetProperty("name").GetString(),
            corrected.GetProperty("email").GetString(),
            corrected.GetProperty("phone").GetString()));

        using var invalid = await SendAsync(HttpMethod.Patch, $"/api/bookings/{token}", new { email = "nowhere" });
        var problem = await invalid.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(["email"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        using var empty = await SendAsync(HttpMethod.Patch, $"/api/bookings/{token}", new { });
        await empty.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("cancel", "", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("none", "", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("all", "24:00:00", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task What_the_settings_do_not_allow_is_refused(
        string allowed, string until, HttpStatusCode ofCancel, HttpStatusCode ofChange)
    {
        await using var strictHost = new SqliteHost();
        await using var strict = Site.Start(new Dictionary<string, string?>(strictHost.Settings)
        {
            ["Changes:Allowed"] = allowed,
            ["Changes:Until"] = until,
        });
        using var booked = await strict.Http.BookAsync(BookingApi.Body());
        var token = booked.Headers.Location!.Segments[^1];

        using var change = await strict.Http.PostAsJsonAsync(
            $"/api/bookings/{token}/change", new { slotId = "2026-03-03T09:00" }, Cancellation);
        using var patch = await strict.Http.PatchAsJsonAsync($"/api/bookings/{token}", new { name = "Grace" }, Cancellation);
        using var cancel = await strict.Http.PostAsync($"/api/bookings/{token}/cancel", content: null, Cancellation);

        Assert.Equal((ofChange, ofChange, ofCancel), (change.StatusCode, patch.StatusCode, cancel.StatusCode));
        if (ofCancel == HttpStatusCode.Forbidden)
        {
            await cancel.AssertProblemAsync(HttpStatusCode.Forbidden, "change_not_allowed");
        }

        var page = await strict.Http.GetPageAsync($"/bookings/{token}");
        Assert.DoesNotContain(page.QuerySelectorAll("a"), link => link.GetAttribute("href")!.EndsWith("/change", StringComparison.Ordinal));
        Assert.Equal(
            0, page.QuerySelectorAll("a").Count(link => link.GetAttribute("href")!.EndsWith("/cancel", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_request_that_is_repeated_after_changes_ended_gets_its_answer()
    {
        var (token, _) = await BookAsync();
        var moved = new { slotId = "2026-03-03T09:00" };
        await PostAsync($"/api/bookings/{token}/change", moved, "one");
        await using var later = Site.Start(new Dictionary<string, string?>(host.Settings)
        {
            ["Event:SlotCapacity"] = "1",
            ["Changes:Allowed"] = "none",
            ["WaitingList:Enabled"] = "false",
        });

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/bookings/{token}/change") { Content = JsonContent.Create(moved) };
        request.Headers.Add("Idempotency-Key", "one");
        using var repeated = await later.Http.SendAsync(request, Cancellation);
        using var other = await later.Http.PostAsJsonAsync($"/api/bookings/{token}/change", new { slotId = "2026-03-05T10:00" }, Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (repeated.StatusCode, other.StatusCode));
    }

    private async Task<(string Token, JsonElement Body)> BookAsync(string slotId = "2026-03-01T10:00")
    {
        using var booked = await site.Http.BookAsync(BookingApi.Body(slotId));
        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        return (booked.Headers.Location!.Segments[^1], await booked.JsonAsync());
    }

    private async Task<(string Token, JsonElement Body)> JoinAsync(object target)
    {
        var body = JsonSerializer.SerializeToNode(target)!.AsObject();
        (body["name"], body["email"], body["phone"]) = ("Grace Hopper", "grace@example.com", "+442079460999");
        using var joined = await SendAsync(HttpMethod.Post, "/api/waiting-list", body);
        Assert.True(joined.StatusCode == HttpStatusCode.Created, await joined.Content.ReadAsStringAsync(Cancellation));
        return (joined.Headers.Location!.Segments[^1], await joined.JsonAsync());
    }

    private async Task<string?> LeaveAsync(string token)
    {
        using var answer = await SendAsync(HttpMethod.Delete, $"/api/waiting-list/{token}", body: null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("status").GetString();
    }

    private async Task<JsonElement> PostAsync(string path, object? body = null, string? key = null)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, body, key);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.JsonAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await site.Http.SendAsync(request, Cancellation);
    }
}
