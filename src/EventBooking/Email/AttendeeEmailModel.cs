namespace EventBooking.Email;

/// <summary>The data of an email to an attendee. Every text is one line. Public because compiled templates are public.</summary>
public sealed record AttendeeEmailModel
{
    public required string Subject { get; init; }

    public required string Heading { get; init; }

    public required BookingEmailModel Booking { get; init; }

    /// <summary>Whether the greeting has the name of the booking.</summary>
    public bool GreetsByName { get; init; }

    /// <summary>What has happened, below the heading.</summary>
    public IReadOnlyList<string> Intro { get; init; } = [];

    /// <summary>Whether it shows the reference, the time and the place.</summary>
    public bool HasTicket { get; init; } = true;

    /// <summary>Whether the ticket shows the name, the email address and the phone number too.</summary>
    public bool ShowsDetails { get; init; }

    /// <summary>The main link, or null.</summary>
    public EmailLink? Button { get; init; }

    /// <summary>How to give the seat or the place back, or null.</summary>
    public EmailLink? Offer { get; init; }

    public string StepsHeading { get; init; } = "";

    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The beginning of the sentence with the contact, if the event has one.</summary>
    public required string ContactQuestion { get; init; }

    /// <summary>What others can do with the private link. Null: the email has none.</summary>
    public string? LinkWarning { get; init; }

    public IReadOnlyList<BookingGroup> Groups { get; init; } = [];
}

/// <summary>A link with its words.</summary>
/// <param name="Text">A label for a button, or a sentence that ends with a colon.</param>
/// <param name="Url">Where it leads.</param>
public sealed record EmailLink(string Text, Uri Url);

/// <summary>Bookings below a heading, in order of time.</summary>
public sealed record BookingGroup(string Heading, IReadOnlyList<BookingEmailModel> Bookings);
