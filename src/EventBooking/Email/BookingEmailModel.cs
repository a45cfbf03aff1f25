using EventBooking.Scheduling;

namespace EventBooking.Email;

/// <summary>The data of an email about one booking. Every value is one line. Public because compiled templates are public.</summary>
public sealed record BookingEmailModel
{
    public string Subject { get; init; } = "";

    /// <summary>What has happened: <c>Booked</c>, <c>Cancelled</c>. For organisers.</summary>
    public required string Event { get; init; }

    public required string Name { get; init; }

    /// <summary>The name for plain text: invisible characters keep a right-to-left name from reordering the text around it.</summary>
    public required string IsolatedName { get; init; }

    /// <summary>Whether the greeting has the name. It has none that a mail program could turn into a link to somewhere else.</summary>
    public required bool CanGreetByName { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public required string Reference { get; init; }

    public required string Date { get; init; }

    public required string DateWithoutYear { get; init; }

    /// <summary><c>10:00–11:00</c>, or any hour of the date for somebody on the waiting list.</summary>
    public required string Hours { get; init; }

    public required string StartTime { get; init; }

    /// <summary><c>10:00–11:00, Europe/London (UTC+00:00)</c>.</summary>
    public required string HoursInZone { get; init; }

    public required string EventName { get; init; }

    public required string Venue { get; init; }

    public required EventContact? Contact { get; init; }

    public required Uri ManageUrl { get; init; }

    /// <summary>The former time of a booking that moved, or null.</summary>
    public string? Before { get; init; }

    /// <summary><c>3 seats left</c>. Null: it did not take a seat.</summary>
    public string? SeatsLeft { get; init; }
}

/// <summary>The data of an email about several bookings. Every value is one line.</summary>
public sealed record DigestEmailModel
{
    public required string Subject { get; init; }

    public required string EventName { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<BookingEmailModel> Bookings { get; init; }
}
