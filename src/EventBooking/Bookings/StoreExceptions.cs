
namespace EventBooking.Bookings;

/// <summary>The store did not answer within its time, and nothing was changed.</summary>
public sealed class StoreUnavailableException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>The store was lost during a commit: it may have happened or not.</summary>
public sealed class OutcomeUnknownException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>Another transaction holds one of the batch's slots, and nothing was changed. From now on each of these slots has a lane of its own.</summary>
public sealed class SlotsContendedException(Exception innerException) : Exception("Another transaction holds one of the slots.", innerException);
