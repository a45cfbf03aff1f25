namespace EventBooking.Urls;

/// <summary>Why a person was redirected to the sign-in page.</summary>
public enum SignInReason
{
    /// <summary>A form of the admin area was sent without a session.</summary>
    SignedOut,

    /// <summary>The sign-in form was sent without its cookie.</summary>
    FormTooOld,
}
