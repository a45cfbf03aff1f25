using EventBooking.Areas.Admin.Models;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Areas.Admin;

/// <summary>The list of emails on the page of a booking.</summary>
public sealed class BookingEmailsTests
{
    [Fact]
    public async Task The_page_says_what_each_email_is_about_and_why_one_was_not_sent()
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Email:AdminCopy", "None"));
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada Lovelace"));
        await site.Site.Services.GetRequiredService<BookingChangeService>().CancelAsync(booking, new ChangeRequest());
        await site.ExecuteAsync("UPDATE outbox SET status = 'outdated', settled_at = 1 WHERE kind = 'booked'");

        var page = await site.Admin.Http.GetPageAsync($"/admin/bookings/{booking.Reference}");

        Assert.Equal(["Booked", "Cancelled"], page.QuerySelectorAll(".email-head + p").Select(kind => kind.TextContent));
        Assert.Contains("Not sent, because the booking was changed before.", page.Text(".email.outdated"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_email_has_words() =>
        Assert.All(
            Enum.GetValues<EmailKind>(),
            kind => Assert.DoesNotMatch("[a-z][A-Z]", BookingRecord.InWords(kind)));
}
