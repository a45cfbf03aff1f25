using System.Net;
using System.Text.Json;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

public sealed partial class BookingChangesApiTests
{
    [Fact]
    public async Task A_place_on_the_waiting_list_becomes_a_booking_with_the_same_token()
    {
        var (token, _) = await BookAsync();
        var (first, joined) = await JoinAsync(new { slotId = "2026-03-01T10:00" });
        var (second, _) = await JoinAsync(new { slotId = "2026-03-01T10:00" });
        Assert.Equal(("waiting", 1, "2026-03-01T10:00"), (
            joined.GetProperty("status").GetString(),
            joined.GetProperty("position").GetInt32(),
            joined.GetProperty("slotId").GetString()));
        Assert.Equal(2, (await site.Http.GetJsonAsync($"/api/waiting-list/{second}")).GetProperty("position").GetInt32());
        var slot = (await site.Http.GetJsonAsync("/api/slots?date=2026-03-01")).GetProperty("slots")[0];
        Assert.Equal((0, 2), (slot.GetProperty("remaining").GetInt32(), slot.GetProperty("waiting").GetInt32()));
        Assert.Equal(2, (await site.Http.GetJsonAsync("/api/dates")).GetProperty("dates")[0].GetProperty("waiting").GetInt32());
        using var notYet = await site.Http.GetAsync($"/api/bookings/{first}", Cancellation);
        await notYet.AssertProblemAsync(HttpStatusCode.NotFound, "not_found");

        await PostAsync($"/api/bookings/{token}/cancel");

        var promoted = await site.Http.GetJsonAsync($"/api/waiting-list/{first}");
        Assert.Equal("promoted", promoted.GetProperty("status").GetString());
        Assert.EndsWith($"/bookings/{first}", promoted.GetProperty("bookingUrl").GetString(), StringComparison.Ordinal);
        Assert.Equal("confirmed", (await site.Http.GetJsonAsync($"/api/bookings/{first}")).GetProperty("status").GetString());
        Assert.Equal(1, (await site.Http.GetJsonAsync($"/api/waiting-list/{second}")).GetProperty("position").GetInt32());
        Assert.Equal(1, (await site.Http.BookedCountsAsync("2026-03-01"))["2026-03-01T10:00"]);
    }

    [Fact]
    public async Task A_place_can_be_left_repeatedly_and_a_booking_that_it_became_is_kept()
    {
        var (token, _) = await BookAsync();
        var (first, _) = await JoinAsync(new { slotId = "2026-03-01T10:00" });
        var (second, _) = await JoinAsync(new { slotId = "2026-03-01T10:00" });

        Assert.Equal("left", await LeaveAsync(first));
        Assert.Equal("left", await LeaveAsync(first));
        await PostAsync($"/api/bookings/{token}/cancel");

        Assert.Equal("promoted", await LeaveAsync(second));
        Assert.Equal("confirmed", (await site.Http.GetJsonAsync($"/api/bookings/{second}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_date_can_be_waited_for_only_when_all_its_slots_are_full()
    {
        await BookAsync();
        var person = new { name = "Grace Hopper", email = "grace@example.com", phone = "+442079460999" };

        using var open = await SendAsync(
            HttpMethod.Post, "/api/waiting-list", new { date = "2026-03-01", person.name, person.email, person.phone });
        var problem = await open.AssertProblemAsync(HttpStatusCode.Conflict, "seats_available");
        Assert.Equal(8, problem.GetProperty("open").GetArrayLength());
        for (var hour = 11; hour < 19; hour++)
        {
            await BookAsync($"2026-03-01T{hour}:00");
        }

        var (_, joined) = await JoinAsync(new { date = "2026-03-01" });
        Assert.Equal("2026-03-01", joined.GetProperty("date").GetString());
        Assert.False(joined.TryGetProperty("slotId", out _));
    }

    [Theory]
    [InlineData("""{"slotId":"2026-03-01T10:00","date":"2026-03-01"}""", "slotId")]
    [InlineData("{}", "slotId")]
    [InlineData("""{"date":"2026-03-02"}""", "date")]
    public async Task A_request_to_wait_names_what_is_wrong(string target, string field)
    {
        var body = JsonSerializer.Deserialize<Dictionary<string, string>>(target)!;
        body["name"] = "Grace";
        body["email"] = "grace@example.com";
        body["phone"] = "+442079460999";

        using var answer = await SendAsync(HttpMethod.Post, "/api/waiting-list", body);

        var problem = await answer.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }
}
