using AngleSharp.Html.Parser;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Email;

/// <summary>What the emails of every kind say, in HTML and text.</summary>
public sealed class EmailKindTests
{
    private const string Page = "https://tickets.example.com/bookings/fedcba9876543210fedcba9876543210";

    private static readonly Booking Revised = Emails.Booking.Revise(Emails.Booking.CreatedAt.AddHours(1));
    private static readonly Booking Cancelled = Revised with { Status = BookingStatus.Cancelled };
    private static readonly Booking Waiting = Emails.Booking with
    {
        Status = BookingStatus.Waiting,
        WaitsFor = WaitTarget.For(Emails.Booking.SlotId),
    };

    private static readonly Booking WaitingForAnyHour = Waiting with { WaitsFor = WaitTarget.ForAnyHourOf(Emails.Booking.SlotId.Date) };

    /// <summary>One subject of every kind.</summary>
    public static IReadOnlyDictionary<EmailKind, EmailSubject> Subjects { get; } = new EmailSubject[]
    {
        new(EmailKind.Booked, Emails.Booking),
        new(EmailKind.Cancelled, Cancelled, "The hall is closed."),
        new(EmailKind.Changed, Revised, "2026-03-03T09:00"),
        new(EmailKind.DetailsChanged, Revised),
        new(EmailKind.AddressChanged, Revised with { Email = "new@example.org" }, "former@example.com"),
        new(EmailKind.Joined, Waiting),
        new(EmailKind.Promoted, Waiting.Promote(Waiting.SlotId, Waiting.CreatedAt.AddHours(1))),
        new(EmailKind.Reminder, Emails.Booking, "2026-02-28T10:00:00.0000000+00:00"),
        new(EmailKind.BookingList, Emails.Booking),
    }.ToDictionary(subject => subject.Kind);

    public static TheoryData<EmailKind> Kinds => [.. Enum.GetValues<EmailKind>()];

    public static TheoryData<EmailKind> KindsForOrganisers =>
    [
        EmailKind.Booked, EmailKind.Cancelled, EmailKind.Changed, EmailKind.DetailsChanged, EmailKind.Joined, EmailKind.Promoted,
    ];

    [Theory]
    [InlineData(EmailKind.Cancelled, "Cancelled: Sunday 1 March 2026, 10:00–11:00 (7K3F-9QXM)", "Your booking is cancelled")]
    [InlineData(EmailKind.Changed, "New hour: Sunday 1 March 2026, 10:00–11:00 (7K3F-9QXM)", "Your booking has a new hour")]
    [InlineData(EmailKind.DetailsChanged, "Your details: Sunday 1 March 2026, 10:00–11:00 (7K3F-9QXM)", "Your details are changed")]
    [InlineData(EmailKind.AddressChanged, "Another email address for booking 7K3F-9QXM", "Your booking has another email address")]
    [InlineData(EmailKind.Joined, "Waiting list: Sunday 1 March 2026, 10:00–11:00 (7K3F-9QXM)", "You are on the waiting list")]
    [InlineData(EmailKind.Promoted, "You have a seat: Sunday 1 March 2026, 10:00–11:00 (7K3F-9QXM)", "You have a seat")]
    [InlineData(EmailKind.Reminder, "Reminder: Sunday 1 March 2026, 10:00–11:00 (7K3F-9QXM)", "See you on Sunday 1 March at 10:00")]
    [InlineData(EmailKind.BookingList, "Your bookings: Spring Open Days", "Your bookings")]
    public async Task The_subject_and_the_heading_say_what_has_happened(EmailKind kind, string subject, string heading)
    {
        var email = await ComposeAsync(Subjects[kind]);

        Assert.Equal(subject, email.Subject);
        Assert.Equal(heading, new HtmlParser().ParseDocument(email.HtmlBody).Text("h1"));
        Assert.Contains($"\n{heading}.\n", email.TextBody, StringComparison.Ordinal);
        Assert.Equal("attendee", email.Tags["kind"]);
        Assert.Matches("^[a-z-]+$", email.Tags["about"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_email_has_the_same_words_in_html_and_text_and_no_empty_part(EmailKind kind)
    {
        var email = await ComposeAsync(Subjects[kind], ofAddress: [Emails.Booking]);
        var page = new HtmlParser().ParseDocument(email.HtmlBody);

        var html = page.Text("body");
        Assert.All(
            page.QuerySelectorAll("h1, h2, p, li"),
            element => Assert.NotEqual("", element.TextContent.Trim()));
        foreach (var item in page.QuerySelectorAll("h1, h2, li"))
        {
            Assert.Contains(item.TextContent.Trim(), email.TextBody, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\n\n\n", email.TextBody, StringComparison.Ordinal);
        Assert.Contains("7K3F-9QXM", html, StringComparison.Ordinal);
        Assert.Contains("7K3F-9QXM", email.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_has_the_sentence_of_the_organisers_and_offers_to_book_again()
    {
        foreach (var text in Texts(await ComposeAsync(Subjects[EmailKind.Cancelled])))
        {
            Assert.Contains("The organisers write: The hall is closed.", text, StringComparison.Ordinal);
            Assert.Contains("Book again", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Come to", text, StringComparison.Ordinal);
            Assert.DoesNotContain("change your booking", text, StringComparison.Ordinal);
        }

        Assert.All(
            Texts(await ComposeAsync(Subjects[EmailKind.Cancelled] with { Detail = null })),
            text => Assert.DoesNotContain("organisers write", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_says_the_old_hour_and_the_new_one()
    {
        foreach (var text in Texts(await ComposeAsync(Subjects[EmailKind.Changed])))
        {
            Assert.Contains("Old hour: Tuesday 3 March 2026, 09:00–10:00.", text, StringComparison.Ordinal);
            Assert.Contains("New hour: Sunday 1 March 2026, 10:00–11:00.", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Changed_details_are_shown()
    {
        foreach (var text in Texts(await ComposeAsync(Subjects[EmailKind.DetailsChanged])))
        {
            Assert.Contains("ada@example.com", text, StringComparison.Ordinal);
            Assert.Contains("+44 20 7946 0123", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "Was it not you? Reply to this email.")]
    [InlineData("help@example.com", "Was it not you? Contact help@example.com")]
    public async Task The_former_address_learns_the_reference_and_whom_to_ask_and_nothing_else(string contact, string question)
    {
        var email = await ComposeAsync(Subjects[EmailKind.AddressChanged], options: new EventOptions { Contact = contact });

        Assert.Equal(["former@example.com"], email.To);
        Assert.Empty(email.Attachments);
        Assert.Contains(question, email.TextBody, StringComparison.Ordinal);
        foreach (var text in new[] { email.HtmlBody, email.TextBody })
        {
            Assert.Contains("7K3F-9QXM", text, StringComparison.Ordinal);
            Assert.All(
                ["new@example.org", "fedcba98", "Ada", "+44", "10:00", "1 March", "/bookings/"],
                secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(false, "Sunday 1 March 2026, 10:00–11:00")]
    [InlineData(true, "Sunday 1 March 2026, any hour")]
    public async Task Somebody_who_waits_learns_for_what_and_how_to_leave(bool anyHour, string target)
    {
        foreach (var text in Texts(await ComposeAsync(new(EmailKind.Joined, anyHour ? WaitingForAnyHour : Waiting))))
        {
            Assert.Contains($"You have no seat yet. You wait for this: {target}.", text, StringComparison.Ordinal);
            Assert.Matches($@"Leave the waiting list:\s*{Page}", text);
            Assert.DoesNotContain("reference", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_promotion_says_the_hour_and_how_to_give_the_seat_back()
    {
        var promoted = WaitingForAnyHour.Promote(SlotId.Parse("2026-03-01T12:00"), Waiting.CreatedAt.AddHours(1));
        foreach (var text in Texts(await ComposeAsync(new(EmailKind.Promoted, promoted))))
        {
            Assert.Contains("A seat became free, and it is yours: Sunday 1 March 2026, 12:00–13:00.", text, StringComparison.Ordinal);
            Assert.Matches($@"Give the seat back, and the next person gets it:\s*{Page}/cancel", text);
            Assert.DoesNotContain("any hour", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(AllowedChanges.All, "", "Cannot come? Cancel or change your booking:")]
    [InlineData(AllowedChanges.Cancel, "", "Cannot come? Cancel your booking:")]
    [InlineData(AllowedChanges.All, "48:00:00", "Cannot come? Cancel or change your booking until Fri 27 Feb 2026, 10:00:")]
    [InlineData(AllowedChanges.Cancel, "48:00:00", "Cannot come? Cancel your booking until Fri 27 Feb 2026, 10:00:")]
    [InlineData(AllowedChanges.None, "", null)]
    [InlineData(AllowedChanges.None, "48:00:00", null)]
    [InlineData(AllowedChanges.All, "10000:00:00", null)]
    public async Task A_confirmation_offers_what_the_settings_allow_and_nothing_else(AllowedChanges allowed, string until, string? offer)
    {
        var email = await ComposeAsync(Subjects[EmailKind.Booked], changes: new() { Allowed = allowed, Until = until });

        foreach (var text in Texts(email))
        {
            Assert.Equal(offer is not null, text.Contains(offer ?? "Cannot come?", StringComparison.Ordinal));
            Assert.Equal(offer is not null, text.Contains("see and change", StringComparison.Ordinal));
            Assert.Contains(Page, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(EmailKind.Promoted)]
    [InlineData(EmailKind.Changed)]
    [InlineData(EmailKind.DetailsChanged)]
    [InlineData(EmailKind.Reminder)]
    public async Task No_email_offers_a_change_that_is_not_allowed(EmailKind kind)
    {
        foreach (var text in Texts(await ComposeAsync(Subjects[kind], changes: new() { Allowed = AllowedChanges.None })))
        {
            Assert.DoesNotContain("Cannot come?", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/cancel", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("23:59:59", true)]
    [InlineData("24:00:00", false)]
    public async Task A_reminder_offers_a_change_only_if_the_deadline_is_after_it(string until, bool offers)
    {
        var email = await ComposeAsync(Subjects[EmailKind.Reminder], changes: new() { Until = until });

        Assert.Equal(offers, email.TextBody.Contains("Cannot come? Cancel or change", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_has_every_booking_and_place_of_the_address_with_its_link()
    {
        Booking[] bookings =
        [
            Emails.Booking,
            WaitingForAnyHour with { Reference = "WAIT-0000", ManageToken = new('a', 32), SlotId = SlotId.Parse("2026-03-03T09:00") },
            Emails.Booking with { Reference = "BBBB-0000", ManageToken = new('b', 32), SlotId = SlotId.Parse("2026-03-05T10:00") },
        ];

        foreach (var text in Texts(await ComposeAsync(Subjects[EmailKind.BookingList], ofAddress: bookings)))
        {
            Assert.Matches(
                $@"(?s)Somebody entered this email address.*With a seat.*Sunday 1 March, 10:00–11:00.*7K3F-9QXM.*{Page}"
                + $@".*Thursday 5 March, 10:00–11:00.*BBBB-0000.*/bookings/{new string('b', 32)}"
                + $@".*On the waiting list.*Tuesday 3 March, any hour.*WAIT-0000.*/bookings/{new string('a', 32)}",
                text);
            Assert.DoesNotContain("Ada", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_without_bookings_says_so() =>
        Assert.Contains(
            "There is no booking with this email address.",
            (await ComposeAsync(Subjects[EmailKind.BookingList], ofAddress: [])).TextBody,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(EmailKind.Cancelled, "Cancelled: 2026-03-01 10:00, Ada Lovelace")]
    [InlineData(EmailKind.Changed, "Changed: 2026-03-01 10:00, Ada Lovelace")]
    [InlineData(EmailKind.DetailsChanged, "Details changed: 2026-03-01 10:00, Ada Lovelace")]
    [InlineData(EmailKind.Joined, "Waiting: 2026-03-01 10:00, Ada Lovelace")]
    [InlineData(EmailKind.Promoted, "From the waiting list: 2026-03-01 10:00, Ada Lovelace")]
    public async Task The_organisers_subject_says_what_has_happened_first(EmailKind kind, string subject)
    {
        var email = await ComposeAsync(Subjects[kind], EmailRecipient.Admin);

        Assert.Equal(subject, email.Subject);
        Assert.Empty(email.Attachments);
        Assert.Equal(["desk@example.com"], email.To);
        foreach (var text in Texts(email))
        {
            Assert.Contains("ada@example.com", text, StringComparison.Ordinal);
            Assert.DoesNotContain("fedcba98", text, StringComparison.Ordinal);
            Assert.Equal(kind == EmailKind.Changed, text.Contains("Tuesday 3 March 2026, 09:00–10:00", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_email_about_several_bookings_says_what_happened_to_each()
    {
        await using var services = Emails.Services();
        EmailSubject[] subjects =
            [.. KindsForOrganisers.Select(row => Subjects[row.Data])];

        var email = await services.GetRequiredService<EmailComposer>().ComposeAsync(EmailRecipient.Admin, subjects);

        Assert.Equal("6 bookings made or changed", email.Subject);
        foreach (var text in Texts(email))
        {
            Assert.All(
                ["Booked", "Cancelled", "Changed", "Details changed", "Waiting", "From the waiting list", "Before: Tuesday 3 March 2026"],
                words => Assert.Contains(words, text, StringComparison.Ordinal));
        }
    }

    private static string[] Texts(EmailMessage email) => [new HtmlParser().ParseDocument(email.HtmlBody).Text("body"), email.TextBody];

    private static async Task<EmailMessage> ComposeAsync(
        EmailSubject subject,
        EmailRecipient recipient = EmailRecipient.Attendee,
        EventOptions? options = null,
        ChangesOptions? changes = null,
        IReadOnlyList<Booking>? ofAddress = null)
    {
        await using var services = Emails.Services(options: options, changes: changes, ofAddress: ofAddress);
        return await services.GetRequiredService<EmailComposer>().ComposeAsync(recipient, [subject]);
    }
}
