namespace EventBooking.Bookings;

/// <summary>The store did not answer in time. Nothing was changed.</summary>
public sealed class StoreUnavailableException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>The store cannot be used as it is set up. The message tells the operator what to change, and contains no secret.</summary>
public sealed class StoreSetupException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The connection to the store was lost during a commit. The transaction may be committed or not.</summary>
public sealed class OutcomeUnknownException(string message, Exception innerException) : Exception(message, innerException);
