namespace EventBooking.Controllers;

/// <summary>One input of the booking form.</summary>
/// <param name="Name">The name of the field and the id of the input.</param>
/// <param name="Label">The visible label.</param>
/// <param name="Value">The text typed before.</param>
/// <param name="InputMode">The keyboard that a phone shows.</param>
/// <param name="Autocomplete">What a browser may fill in (the autocomplete attribute).</param>
/// <param name="Hint">A hint below the label.</param>
public sealed record BookingField(string Name, string Label, string? Value, string InputMode, string Autocomplete, string? Hint = null);
