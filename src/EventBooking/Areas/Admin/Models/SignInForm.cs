
namespace EventBooking.Areas.Admin.Models;

/// <summary>Why somebody who asked for something else is led to the sign-in page.</summary>
public enum SignInReason
{
    /// <summary>A form of the area was sent without a session.</summary>
    SignedOut,

    /// <summary>The sign-in form came without the cookie that belongs to it.</summary>
    FormTooOld,
}

/// <summary>Why the sign-in page is shown once more.</summary>
public enum SignInFault
{
    NoKey,
    WrongKey,
    TooEarly,
}

/// <summary>What the sign-in page shows.</summary>
/// <param name="ReturnTo">Where to go afterwards.</param>
/// <param name="Because">Why it is shown in place of what was asked for.</param>
/// <param name="Fault">What came of the key before.</param>
/// <param name="WaitSeconds">How long to wait before the next is tried.</param>
public sealed record SignInForm(string ReturnTo, SignInReason? Because = null, SignInFault? Fault = null, string? WaitSeconds = null);
