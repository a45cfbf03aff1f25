
namespace EventBooking.Areas.Admin.Models;

/// <summary>One text field of the search form.</summary>
public sealed record FilterField(
    string Name, string Label, string? Value, string InputMode, string Hint, bool IsFirst = false, int MaxLength = 100);
