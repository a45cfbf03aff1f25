
namespace EventBooking.Areas.Admin.Models;

/// <summary>Why a person was redirected to the sign-in page.</summary>
public enum SignInReason
{
    /// <summary>A form of the admin area was sent without a session.</summary>
    SignedOut,

    /// <summary>The sign-in form was sent without its cookie.</summary>
    FormTooOld,
}

/// <summary>Why the sign-in page is shown again.</summary>
public enum SignInError
{
    NoKey,
    WrongKey,
    TooEarly,
}

/// <summary>The data of the sign-in page.</summary>
/// <param name="ReturnTo">The path to go to afterwards.</param>
/// <param name="Because">Why the person was redirected here.</param>
/// <param name="Error">What was wrong with the key.</param>
/// <param name="WaitSeconds">The seconds to wait before the next attempt.</param>
public sealed record SignInForm(string ReturnTo, SignInReason? Because = null, SignInError? Error = null, string? WaitSeconds = null);
