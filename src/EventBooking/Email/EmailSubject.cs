using EventBooking.Bookings;

namespace EventBooking.Email;

/// <summary>What an email tells: what has happened to a booking.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Booking">The booking as it is now.</param>
/// <param name="Detail">See <see cref="EmailKind"/>.</param>
public sealed record EmailSubject(EmailKind Kind, Booking Booking, string? Detail = null);
