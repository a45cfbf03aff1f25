namespace EventBooking.Load.Buying;

/// <summary>One request of a client about its booking. It is repeated with the same key until its answer is clear.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="SlotId">The slot that is asked for, if any. On the waiting list it may be a date: any slot of it.</param>
internal sealed record BookingRequest(BookingRequestKind Kind, string Key, string SlotId = "");

internal enum BookingRequestKind
{
    Book,
    Join,
    Change,
    Cancel,
    Leave,
}

/// <summary>The clear answer to a request that was not refused.</summary>
/// <param name="Status">As in the API: <c>confirmed</c>, <c>cancelled</c>, <c>waiting</c>, <c>promoted</c> or <c>left</c>.</param>
/// <param name="SlotId">The slot of the booking.</param>
/// <param name="Reference">Null on the waiting list.</param>
/// <param name="ManageUrl">Its last segment is the token of the booking.</param>
internal sealed record BookingAnswer(string Status, string? SlotId = null, string? Reference = null, Uri? ManageUrl = null);
