using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>POST /api/bookings.</summary>
public sealed class BookingsApiTests(EmptySite site) : IClassFixture<EmptySite>
{
    [Fact]
    public async Task A_slot_that_nobody_has_requested_can_be_booked()
    {
        using var response = await site.Http.BookAsync(
            BookingApi.Body("2026-03-31T16:00", " Ada Lovelace ", "ada@example.com", "+44 (0)20 7946-0123"));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var booking = await response.JsonAsync();
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", booking.GetProperty("reference").GetString());
        Assert.Equal("2026-03-31T16:00", booking.GetProperty("slotId").GetString());
        Assert.Equal("2026-03-31", booking.GetProperty("date").GetString());
        Assert.Equal("16:00", booking.GetProperty("startTime").GetString());
        Assert.Equal("17:00", booking.GetProperty("endTime").GetString());
        Assert.Equal("Ada Lovelace", booking.GetProperty("name").GetString());
        Assert.Equal("ada@example.com", booking.GetProperty("email").GetString());
        Assert.Equal("+442079460123", booking.GetProperty("phone").GetString());
        Assert.EndsWith("Z", booking.GetProperty("createdAt").GetString(), StringComparison.Ordinal);
        Assert.Equal(response.Headers.Location?.ToString(), booking.GetProperty("manageUrl").GetString());
        Assert.Equal(1, (await site.Http.BookedCountsAsync("2026-03-31"))["2026-03-31T16:00"]);
    }

    [Fact]
    public async Task The_manage_url_is_the_page_of_the_booking()
    {
        using var response = await site.Http.BookAsync(BookingApi.Body("2026-03-31T15:00"));
        var reference = (await response.JsonAsync()).GetProperty("reference").GetString()!;

        var page = await site.Http.GetPageAsync(response.Headers.Location!.ToString());

        Assert.Contains(reference, page.Text(".ticket"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_and_body_get_the_first_response_even_when_the_slot_is_full()
    {
        const string Slot = "2026-03-03T09:00";
        using var first = await site.Http.BookAsync(BookingApi.Body(Slot), "key of a repeat");
        await FillAsync(Slot);

        using var again = await site.Http.BookAsync(BookingApi.Body(Slot), "key of a repeat");

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal((await first.JsonAsync()).GetRawText(), (await again.JsonAsync()).GetRawText());
        Assert.Equal(4, (await site.Http.BookedCountsAsync("2026-03-03"))[Slot]);
    }

    [Fact]
    public async Task A_body_with_other_white_space_and_separators_is_the_same_body()
    {
        const string Slot = "2026-03-03T10:00";
        using var first = await site.Http.BookAsync(BookingApi.Body(Slot, "Ada", phone: "+44 20 7946 0123"), "key of the same body");

        using var again = await site.Http.BookAsync(BookingApi.Body(Slot, " Ada ", phone: "+44-20-7946-0123"), "key of the same body");

        Assert.Equal(first.Headers.Location, again.Headers.Location);
    }

    [Theory]
    [InlineData("2026-03-03T12:00", "Ada Lovelace", "ada@example.com", "+442079460123")]
    [InlineData("2026-03-03T11:00", "Ada Byron", "ada@example.com", "+442079460123")]
    [InlineData("2026-03-03T11:00", "Ada Lovelace", "byron@example.com", "+442079460123")]
    [InlineData("2026-03-03T11:00", "Ada Lovelace", "ada@example.com", "+442079460124")]
    public async Task The_same_key_with_another_body_is_rejected_and_reveals_nothing_of_the_first(
        string slotId, string name, string email, string phone)
    {
        var key = $"key of {slotId}{name}{email}{phone}";
        using var first = await site.Http.BookAsync(BookingApi.Body("2026-03-03T11:00"), key);
        var before = await site.CountAsync();

        using var other = await site.Http.BookAsync(BookingApi.Body(slotId, name, email, phone), key);

        var problem = await other.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.DoesNotContain(
            (await first.JsonAsync()).GetProperty("reference").GetString()!, problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(before, await site.CountAsync());
    }

    [Fact]
    public async Task Without_a_key_every_request_makes_a_booking()
    {
        using var first = await site.Http.BookAsync(BookingApi.Body("2026-03-03T13:00"));
        using var second = await site.Http.BookAsync(BookingApi.Body("2026-03-03T13:00"));

        Assert.NotEqual(first.Headers.Location, second.Headers.Location);
        Assert.Equal(2, (await site.Http.BookedCountsAsync("2026-03-03"))["2026-03-03T13:00"]);
    }

    [Theory]
    [InlineData(1, HttpStatusCode.Created)]
    [InlineData(255, HttpStatusCode.Created)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    [InlineData(0, HttpStatusCode.BadRequest)]
    public async Task A_key_has_1_to_255_characters(int length, HttpStatusCode expected)
    {
        using var response = await site.Http.BookAsync(BookingApi.Body("2026-03-05T10:00"), new string('k', length));

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.BadRequest)
        {
            var problem = await response.AssertProblemAsync(expected, "invalid_request");
            Assert.NotEmpty(problem.GetProperty("errors").GetProperty("Idempotency-Key").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_full_slot_is_rejected_with_current_counts_and_the_nearest_open_slots()
    {
        const string Slot = "2026-03-07T12:00";
        await FillAsync(Slot);

        using var response = await site.Http.BookAsync(BookingApi.Body(Slot));

        var problem = await response.AssertProblemAsync(HttpStatusCode.Conflict, "slot_full");
        var day = problem.GetProperty("day");
        Assert.Equal("2026-03-07", day.GetProperty("date").GetString());
        Assert.Equal("B", day.GetProperty("schedule").GetString());
        Assert.Equal(
            0,
            day.GetProperty("slots").EnumerateArray().Single(
                slot => slot.GetProperty("id").GetString() == Slot).GetProperty("remaining").GetInt32());
        Assert.Equal(
            ["2026-03-07T11:00", "2026-03-07T13:00", "2026-03-07T10:00", "2026-03-05T12:00", "2026-03-09T12:00", "2026-03-05T11:00"],
            problem.GetProperty("nearestOpen").EnumerateArray().Select(slot => slot.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_key_rejected_for_a_full_slot_can_book_another_slot()
    {
        const string Slot = "2026-03-07T14:00";
        await FillAsync(Slot);
        using var refused = await site.Http.BookAsync(BookingApi.Body(Slot), "key of a refusal");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);

        using var booked = await site.Http.BookAsync(BookingApi.Body("2026-03-07T15:00"), "key of a refusal");

        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
    }

    [Theory]
    [InlineData("2026-03-02T10:00")]
    [InlineData("2026-03-01T09:00")]
    [InlineData("2026-03-01T10:30")]
    [InlineData("2026-04-01T10:00")]
    [InlineData("2026-03-01T10:00:00")]
    [InlineData("2026-03-01t10:00")]
    [InlineData("2026-03-01T10:00\0")]
    [InlineData("nonsense")]
    public async Task A_slot_id_outside_the_calendar_is_not_found(string slotId)
    {
        using var response = await site.Http.BookAsync(BookingApi.Body(slotId));

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "slot_unknown");
    }

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        using var response = await site.Http.BookAsync(new
        {
            slotId = "2026-03-09T10:00",
            name = "Ada",
            email = "ada@example.com",
            phone = "02079460123",
            capacity = 100,
            status = "Cancelled",
            __proto__ = 1,
        });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task All_errors_are_returned_together_by_field()
    {
        using var response = await site.Http.BookAsync(BookingApi.Body("", "", "nobody", "123"));

        var errors = (await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request")).GetProperty("errors");
        Assert.Equal(
            ["email", "name", "phone", "slotId"], errors.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.All(errors.EnumerateObject(), field => Assert.Equal(1, field.Value.GetArrayLength()));
    }

    private async Task FillAsync(string slotId)
    {
        while ((await site.Http.BookedCountsAsync(slotId[..10]))[slotId] < 4)
        {
            using var response = await site.Http.BookAsync(BookingApi.Body(slotId, "Somebody Else"));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }
}
