namespace EventBooking.Load.Faulting;

/// <summary>The site, or what it stands on, did not come back.</summary>
internal sealed class SiteFailedException(string message) : Exception(message);
