using System.Net;
using System.Text;
using EventBooking.Controllers;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Controllers;

/// <summary>Keys of forms that somebody else has chosen, copied or kept too long.</summary>
public sealed class FormKeysTests : IAsyncDisposable
{
    private const string Slot = "2026-03-05T10:00";

    private readonly AdminSite admin = new();

    public ValueTask DisposeAsync() => admin.DisposeAsync();

    public static readonly TheoryData<string> InventedKeys =
        ["", "0123456789abcdef0123456789abcdef", "form:x", "CfDJ8", new string('A', 200), new string('a', 20_000)];

    [Theory]
    [MemberData(nameof(InventedKeys), DisableDiscoveryEnumeration = true)]
    public async Task An_invented_key_books_nothing_and_the_form_comes_back_with_a_new_one(string key)
    {
        using var rejected = await SendAsync(key);

        await AssertBooksAtTheNextPressAsync(rejected);
    }

    [Fact]
    public async Task A_form_without_a_key_books_nothing()
    {
        using var rejected = await SendAsync(formKey: null);

        await AssertBooksAtTheNextPressAsync(rejected);
    }

    [Fact]
    public async Task A_changed_key_books_nothing()
    {
        var key = Encoding.ASCII.GetBytes(Issue());
        key[^5] = (byte)(key[^5] == 'A' ? 'B' : 'A');

        using var rejected = await SendAsync(Encoding.ASCII.GetString(key));

        await AssertBooksAtTheNextPressAsync(rejected);
    }

    [Fact]
    public async Task A_key_is_valid_for_a_day()
    {
        var (first, second) = (Issue(), Issue());
        admin.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        using (var booked = await SendAsync(first))
        {
            Assert.Equal(HttpStatusCode.Redirect, booked.StatusCode);
        }

        admin.Time.Advance(TimeSpan.FromSeconds(1));
        using var rejected = await SendAsync(second);

        await AssertBooksAtTheNextPressAsync(rejected);
    }

    [Fact]
    public async Task A_key_of_one_instance_is_valid_on_another_and_after_a_restart()
    {
        string key;
        await using (var another = admin.StartAnother())
        {
            key = another.Services.GetRequiredService<FormKeys>().Issue();
        }

        using var booked = await SendAsync(key);

        Assert.Equal(HttpStatusCode.Redirect, booked.StatusCode);
    }

    [Theory]
    [InlineData("Mallory", Slot)]
    [InlineData("Ada Lovelace", "2026-03-05T11:00")]
    public async Task A_stranger_with_the_key_of_a_form_learns_nothing_about_its_booking(string name, string slotId)
    {
        var key = Issue();
        using var booked = await SendAsync(key);
        var page = await admin.Site.Http.GetPageAsync(booked.Headers.Location!.OriginalString);
        var (link, reference) = (booked.Headers.Location.OriginalString, page.Text(".ticket-reference strong"));

        using var asked = await SendAsync(key, name, slotId);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.StatusCode);
        var answer = await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(link, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(reference, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("/bookings/", answer, StringComparison.Ordinal);
        Assert.True(slotId == Slot || !answer.Contains("10:00", StringComparison.Ordinal));
        Assert.False(asked.Headers.Contains("Location"));
    }

    [Fact]
    public async Task The_same_form_leads_to_its_booking_for_ten_minutes_only()
    {
        var key = Issue();
        using var booked = await SendAsync(key);
        admin.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        using var soon = await SendAsync(key);
        Assert.Equal(booked.Headers.Location!.OriginalString + "?repeated=true", soon.Headers.Location?.OriginalString);

        admin.Time.Advance(TimeSpan.FromSeconds(1));
        using var later = await SendAsync(key);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, later.StatusCode);
        var answer = await later.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("/bookings/", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_API_request_gets_the_link_for_ten_minutes_and_the_details_for_ever()
    {
        using var booked = await admin.Site.Http.BookAsync(BookingApi.Body(Slot), "a key");
        var first = await booked.JsonAsync();
        admin.Time.Advance(TimeSpan.FromMinutes(9));
        using var soon = await admin.Site.Http.BookAsync(BookingApi.Body(Slot), "a key");
        Assert.Equal(booked.Headers.Location, soon.Headers.Location);
        Assert.Equal(first.GetRawText(), (await soon.JsonAsync()).GetRawText());

        admin.Time.Advance(TimeSpan.FromMinutes(1));
        using var later = await admin.Site.Http.BookAsync(BookingApi.Body(Slot), "a key");

        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
        var repeated = await later.JsonAsync();
        Assert.Equal(first.GetProperty("reference").GetString(), repeated.GetProperty("reference").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, repeated.GetProperty("manageUrl").ValueKind);
        Assert.Null(later.Headers.Location);
        var token = booked.Headers.Location!.Segments[^1];
        Assert.DoesNotContain(token, repeated.GetRawText(), StringComparison.Ordinal);
    }

    private async Task AssertBooksAtTheNextPressAsync(HttpResponseMessage rejected)
    {
        Assert.Equal(HttpStatusCode.BadRequest, rejected.StatusCode);
        var page = await rejected.PageAsync();
        Assert.Equal("This form was too old", page.Text("#notice h2"));
        Assert.Equal("Ada Lovelace", page.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("ada@example.com", page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Equal("+44 20 7946 0123", page.QuerySelector("#phone")!.GetAttribute("value"));
        var before = (await admin.Site.Http.BookedCountsAsync("2026-03-05")).Values.Sum();
        using var booked = await admin.Site.Http.SendFormAsync(page);
        Assert.Equal(HttpStatusCode.Redirect, booked.StatusCode);
        Assert.Equal(before + 1, (await admin.Site.Http.BookedCountsAsync("2026-03-05")).Values.Sum());
    }

    private string Issue() => admin.Site.Services.GetRequiredService<FormKeys>().Issue();

    private async Task<HttpResponseMessage> SendAsync(string? formKey, string name = "Ada Lovelace", string slotId = Slot)
    {
        var fields = new Dictionary<string, string> { ["name"] = name, ["email"] = "ada@example.com", ["phone"] = "+44 20 7946 0123" };
        if (formKey is not null)
        {
            fields["formKey"] = formKey;
        }

        using var content = new FormUrlEncodedContent(fields);
        return await admin.Site.Http.PostAsync($"/slots/{slotId}", content, TestContext.Current.CancellationToken);
    }
}
