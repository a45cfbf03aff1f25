using System.Globalization;
using AngleSharp.Html.Parser;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Email;

public sealed class EmailComposerTests
{
    public static TheoryData<string> HostileNames =>
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title></style></bdi><h1>", "O'Brien & Sons <3",
        "&amp;lt; &#x41;", "@Model {{1}}",
        "علي حسن", "🎟 Łukasz 山田",
    ];

    [Fact]
    public async Task The_email_to_the_attendee_has_all_details_in_html_and_text()
    {
        var email = await ComposeAsync(EmailRecipient.Attendee, Emails.Booking, "Europe/London");

        Assert.Equal("Spring Open Days <booking@example.com>", email.From);
        Assert.Equal("ada@example.com", Assert.Single(email.To));
        Assert.Equal("desk@example.com", email.ReplyTo);
        Assert.Equal("Your seat: Sunday 1 March 2026, 10:00–11:00 (7K3F-9QXM)", email.Subject);
        Assert.Equal("attendee", email.Tags["kind"]);
        var page = new HtmlParser().ParseDocument(email.HtmlBody);
        Assert.Equal(("en", email.Subject), (page.DocumentElement.GetAttribute("lang"), page.Title));
        foreach (var text in new[] { page.Text("body"), email.TextBody })
        {
            Assert.All(
                [
                    "Hello Ada Lovelace,", "7K3F-9QXM", "Sunday 1 March 2026", "10:00–11:00, London time",
                    "Spring Open Days",
                    "Town Hall, Main Street 1", "https://tickets.example.com/bookings/fedcba9876543210fedcba9876543210",
                    "Give your reference",
                ],
                expected => Assert.Contains(expected, text, StringComparison.Ordinal));
        }

        Assert.All(
            page.QuerySelectorAll("a"),
            link => Assert.Equal("https://tickets.example.com/bookings/fedcba9876543210fedcba9876543210", link.GetAttribute("href")));
        var attachment = Assert.Single(email.Attachments);
        Assert.Equal(
            ("booking-7K3F-9QXM.ics", "text/calendar; charset=utf-8; method=REQUEST"), (attachment.Filename, attachment.ContentType));
        Assert.Equal("REQUEST", StrictCalendarReader.Read(attachment.Content.ToArray()).Calendar.Value("METHOD"));
    }

    [Fact]
    public async Task The_email_to_the_admin_has_the_attendee_the_time_and_the_seats_left()
    {
        var email = await ComposeAsync(EmailRecipient.Admin, Emails.Booking);

        Assert.Equal(["desk@example.com"], email.To);
        Assert.Equal("ada@example.com", email.ReplyTo);
        Assert.Equal("Booked: 2026-03-01 10:00, Ada Lovelace (3 seats left)", email.Subject);
        Assert.Equal("admin", email.Tags["kind"]);
        Assert.Empty(email.Attachments);
        foreach (var text in new[] { new HtmlParser().ParseDocument(email.HtmlBody).Text("body"), email.TextBody })
        {
            Assert.All(
                [
                    "Ada Lovelace", "ada@example.com", "+44 20 7946 0123", "Sunday 1 March 2026", "10:00–11:00, UTC", "7K3F-9QXM",
                    "3 seats left after this booking",
                ],
                expected => Assert.Contains(expected, text, StringComparison.Ordinal));
            Assert.DoesNotContain("fedcba98", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(3, "(3 seats left)")]
    [InlineData(1, "(1 seat left)")]
    [InlineData(0, "(Sold out)")]
    public async Task The_subject_to_the_admin_has_the_number_of_seats_left(int seats, string words) =>
        Assert.EndsWith(
            words, (await ComposeAsync(EmailRecipient.Admin, Emails.Booking with { SeatsLeft = seats })).Subject, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_is_escaped_in_html_and_unchanged_in_text(string name)
    {
        foreach (var recipient in Enum.GetValues<EmailRecipient>())
        {
            var email = await ComposeAsync(recipient, Emails.Booking with { Name = name });

            var page = new HtmlParser().ParseDocument(email.HtmlBody);
            Assert.Equal(name, page.QuerySelector("bdi")!.TextContent);
            Assert.Empty(page.QuerySelectorAll("script, img"));
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.Equal(email.Subject, page.Title);
            Assert.Contains(name, email.TextBody, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("help@example.com", "mailto:help@example.com")]
    [InlineData("+44 20 7946 0123", "tel:+442079460123")]
    public async Task The_email_to_the_attendee_has_the_contact(string contact, string url)
    {
        await using var services = Emails.Services(options: new EventOptions { Contact = contact });

        var email = await services.GetRequiredService<EmailComposer>().ComposeAsync(EmailRecipient.Attendee, [Emails.Booking]);

        Assert.Contains($"Something wrong? Contact {contact}\n", email.TextBody, StringComparison.Ordinal);
        Assert.Equal(contact, new HtmlParser().ParseDocument(email.HtmlBody).Text($"a[href='{url}']"));
    }

    [Fact]
    public async Task An_email_about_several_bookings_has_the_details_of_each_in_order_of_time()
    {
        await using var services = Emails.Services();
        Booking[] bookings =
        [
            Emails.Booking with { SlotId = SlotId.Parse("2026-03-03T09:00"), Reference = "AAAA-AAAA", Name = "<b>Grace</b>" },
            Emails.Booking,
        ];

        var email = await services.GetRequiredService<EmailComposer>().ComposeAsync(EmailRecipient.Admin, bookings);

        Assert.Equal("2 new bookings", email.Subject);
        Assert.Equal(["desk@example.com"], email.To);
        foreach (var text in new[] { new HtmlParser().ParseDocument(email.HtmlBody).Text("body"), email.TextBody })
        {
            Assert.Matches(
                "(?s)Sunday 1 March, 10:00–11:00.*7K3F-9QXM.*Ada Lovelace.*Tuesday 3 March, 09:00–10:00.*AAAA-AAAA.*<b>Grace</b>", text);
            Assert.Contains("ada@example.com", text, StringComparison.Ordinal);
            Assert.Contains("+44 20 7946 0123", text, StringComparison.Ordinal);
            Assert.DoesNotContain("fedcba98", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Win 500 EUR evil.example")]
    [InlineData("mail win@evil.example")]
    [InlineData("call +44 20 7946 0123")]
    [InlineData("ｅｖｉｌ。example")]
    [InlineData("mailto:win")]
    public async Task A_name_that_may_become_a_link_is_not_in_the_greeting(string name)
    {
        var email = await ComposeAsync(EmailRecipient.Attendee, Emails.Booking with { Name = name });

        Assert.StartsWith("Hello,\n", email.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(name, email.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(name, new HtmlParser().ParseDocument(email.HtmlBody).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("J. R. Smith")]
    [InlineData("O'Brien-Smith, Jr.")]
    [InlineData("Louis 14")]
    public async Task An_ordinary_name_is_in_the_greeting(string name) =>
        Assert.StartsWith(
            $"Hello {name},\n",
            (await ComposeAsync(EmailRecipient.Attendee, Emails.Booking with { Name = name })).TextBody,
            StringComparison.Ordinal);

    [Fact]
    public async Task The_event_settings_are_escaped()
    {
        await using var services = Emails.Services(options: new EventOptions { Name = "<i>Tea & cake</i>", Venue = "\"Hall\" <1>" });

        var email = await services.GetRequiredService<EmailComposer>().ComposeAsync(EmailRecipient.Attendee, [Emails.Booking]);

        Assert.Empty(new HtmlParser().ParseDocument(email.HtmlBody).QuerySelectorAll("i"));
        Assert.Contains("<i>Tea & cake</i>", email.TextBody, StringComparison.Ordinal);
        Assert.Contains("Come to \"Hall\" <1> on Sunday 1 March, a few minutes before 10:00.", email.TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ada\r\nBcc: x@example.com", "Ada Bcc: x@example.com")]
    [InlineData("Ada\nLovelace", "Ada Lovelace")]
    [InlineData("\u0000Ada\u0085\u2028\u2029\u007f\tLovelace\r", "Ada Lovelace")]
    [InlineData("Ada\u202e\u2066Lovelace\u2069", "Ada Lovelace")]
    public async Task A_name_cannot_end_or_reverse_a_line(string name, string line)
    {
        var email = await ComposeAsync(EmailRecipient.Admin, Emails.Booking with { Name = name });

        Assert.Equal($"Booked: 2026-03-01 10:00, {line} (3 seats left)", email.Subject);
        Assert.DoesNotContain(email.Subject, char.IsControl);
        Assert.Contains($"Name:      {line}\n", email.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_to_left_name_is_isolated_in_html_and_text()
    {
        var email = await ComposeAsync(EmailRecipient.Admin, Emails.Booking with { Name = "علي حسن" });

        Assert.Equal("Booked: 2026-03-01 10:00, \u2068علي حسن\u2069 (3 seats left)", email.Subject);
        Assert.Contains("\u2068علي حسن\u2069\n", email.TextBody, StringComparison.Ordinal);
        Assert.Equal("علي حسن", new HtmlParser().ParseDocument(email.HtmlBody).QuerySelector("bdi")!.TextContent);
    }

    [Fact]
    public async Task The_same_booking_gives_the_same_email_in_every_culture()
    {
        foreach (var recipient in Enum.GetValues<EmailRecipient>())
        {
            var first = await ComposeAsync(recipient, Emails.Booking);
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            var second = await ComposeAsync(recipient, Emails.Booking);

            Assert.Equal((first.Subject, first.HtmlBody, first.TextBody), (second.Subject, second.HtmlBody, second.TextBody));
            Assert.Equal(
                first.Attachments.Select(file => Convert.ToHexString(file.Content.Span)),
                second.Attachments.Select(file => Convert.ToHexString(file.Content.Span)));
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        }
    }

    [Theory]
    [InlineData("https://tickets.example.com/", "https://tickets.example.com/bookings/")]
    [InlineData("http://localhost:5080", "http://localhost:5080/bookings/")]
    public async Task The_link_starts_with_the_base_url(string baseUrl, string beginning)
    {
        await using var services = Emails.Services(baseUrl: baseUrl);

        var email = await services.GetRequiredService<EmailComposer>().ComposeAsync(EmailRecipient.Attendee, [Emails.Booking]);

        Assert.Contains($"See your booking: {beginning}{Emails.Booking.ManageToken}\n", email.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emails_are_composed_in_parallel()
    {
        await using var services = Emails.Services();
        var composer = services.GetRequiredService<EmailComposer>();

        var composed = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(
                () => composer.ComposeAsync(EmailRecipient.Admin, [Emails.Booking with { Name = $"Name {i}." }]),
                TestContext.Current.CancellationToken)));

        Assert.All(composed.Index(), email => Assert.Contains($"Name {email.Index}.", email.Item.HtmlBody, StringComparison.Ordinal));
    }

    private static async Task<EmailMessage> ComposeAsync(EmailRecipient recipient, Booking booking, string timeZone = "Etc/UTC")
    {
        await using var services = Emails.Services(timeZone);
        return await services.GetRequiredService<EmailComposer>().ComposeAsync(recipient, [booking]);
    }
}
