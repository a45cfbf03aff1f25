namespace EventBooking.Controllers;

/// <summary>What keeps the counts of a page fresh, with JavaScript on.</summary>
/// <param name="Path">The page itself.</param>
/// <param name="List">The selector of the list that is replaced along with the status line; null: the line alone.</param>
public sealed record Refresh(string Path, string? List = null);
