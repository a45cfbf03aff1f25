namespace EventBooking.Email;

/// <summary>The two people who get an email about a booking.</summary>
public enum EmailRecipient
{
    Admin,
    Attendee,
}
