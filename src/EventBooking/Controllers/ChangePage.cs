using EventBooking.Bookings;
using EventBooking.Scheduling;

namespace EventBooking.Controllers;

/// <summary>What has just happened to a booking. Its page says so at the top.</summary>
public enum ChangeDone
{
    Cancelled,
    Changed,
    Corrected,
    Joined,

    /// <summary>Nothing: it was as asked for already.</summary>
    AsBefore,
}

/// <summary>The data of a page that changes a booking.</summary>
/// <param name="Booking">As it is now.</param>
/// <param name="FormKey">One form is one change. See <see cref="FormKeys"/>.</param>
/// <param name="Notice">Why nothing was changed. Null on the first look.</param>
public sealed record ChangePage(Booking Booking, string FormKey, BookingOutcome? Notice)
{
    /// <summary>The details in the form.</summary>
    public AttendeeInput Input { get; init; } = new();

    /// <summary>Some details are not valid.</summary>
    public bool HasErrors { get; init; }

    /// <summary>The dates and hours to choose from.</summary>
    public CalendarPage? Calendar { get; init; }

    /// <summary>The hour that was chosen.</summary>
    public Slot? Slot { get; init; }

    /// <summary>The nearest open hours, if the chosen one is full.</summary>
    public IReadOnlyList<Slot> Nearest { get; init; } = [];
}
