namespace EventBooking.Bookings;

/// <summary>
/// Names the texts for attendees: <c>IStringLocalizer&lt;Texts&gt;</c>. The English text is the key, so English needs no resource file.
/// </summary>
public sealed class Texts;
