namespace EventBooking.Email;

/// <summary>What an email is about.</summary>
public enum EmailKind
{
    Booked,

    /// <summary>The detail is a sentence of the organiser, or null.</summary>
    Cancelled,

    /// <summary>The booking moved to another slot. The detail is the id of the former slot.</summary>
    Changed,

    DetailsChanged,

    /// <summary>To the former address, which is the detail.</summary>
    AddressChanged,

    /// <summary>The person is on the waiting list now.</summary>
    Joined,

    /// <summary>The person was on the waiting list and has a seat now.</summary>
    Promoted,

    /// <summary>The detail is the time at which it is due, in ISO 8601.</summary>
    Reminder,

    /// <summary>All bookings of the address, which somebody asked for.</summary>
    BookingList,
}
