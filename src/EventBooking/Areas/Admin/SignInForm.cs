namespace EventBooking.Areas.Admin;

/// <summary>Why the sign-in page is shown once more.</summary>
public enum SignInFault
{
    NoKey,
    WrongKey,
    TooEarly,
}

/// <summary>What the sign-in page shows.</summary>
/// <param name="ReturnTo">Where to go afterwards.</param>
/// <param name="Fault">What came of the key before.</param>
/// <param name="WaitSeconds">How long to wait before the next is tried.</param>
public sealed record SignInForm(string ReturnTo, SignInFault? Fault = null, string? WaitSeconds = null);
