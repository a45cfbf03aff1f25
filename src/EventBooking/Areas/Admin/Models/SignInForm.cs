using EventBooking.Urls;

namespace EventBooking.Areas.Admin.Models;

/// <summary>Why the sign-in page is shown again.</summary>
public enum SignInError
{
    NoKey,
    WrongKey,
    TooManyWrongKeys,
}

/// <summary>The data of the sign-in page.</summary>
/// <param name="ReturnTo">The path to go to afterwards.</param>
/// <param name="Because">Why the person was redirected here.</param>
/// <param name="Error">What was wrong with the key.</param>
/// <param name="WaitSeconds">The seconds to wait before the next attempt.</param>
public sealed record SignInForm(string ReturnTo, SignInReason? Because = null, SignInError? Error = null, string? WaitSeconds = null);
