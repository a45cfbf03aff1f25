
namespace EventBooking.Areas.Admin.Models;

/// <summary>One text to look for.</summary>
public sealed record FilterField(string Name, string Label, string? Value, string InputMode, string Hint, bool IsFirst = false);
