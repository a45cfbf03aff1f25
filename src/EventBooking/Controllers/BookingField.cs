namespace EventBooking.Controllers;

/// <summary>One input of the booking form.</summary>
/// <param name="Name">The name that it is sent under, and its id.</param>
/// <param name="Label">What it asks for.</param>
/// <param name="Value">What was typed before.</param>
/// <param name="InputMode">Which keyboard a phone shows.</param>
/// <param name="Autocomplete">What a browser may fill in.</param>
/// <param name="Hint">What helps to fill it in.</param>
public sealed record BookingField(string Name, string Label, string? Value, string InputMode, string Autocomplete, string? Hint = null);
