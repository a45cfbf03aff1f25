namespace EventBooking.Controllers;

/// <summary>Refreshes the seat counts of a page while JavaScript runs.</summary>
/// <param name="Path">The path of the page.</param>
/// <param name="List">The selector of the list to replace with the status line. Null replaces the status line only.</param>
public sealed record Refresh(string Path, string? List = null);
