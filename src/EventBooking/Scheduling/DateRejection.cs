namespace EventBooking.Scheduling;

/// <summary>Why a text is not a date that can be booked.</summary>
/// <param name="Date">The date. Null if the text is none.</param>
public abstract record DateRejection(DateOnly? Date)
{
    /// <summary>The text is not a date in ISO 8601.</summary>
    public sealed record NotADate() : DateRejection((DateOnly?)null);

    public sealed record EvenDate(DateOnly Rejected) : DateRejection(Rejected);

    public sealed record OtherMonth(DateOnly Rejected) : DateRejection(Rejected);
}
