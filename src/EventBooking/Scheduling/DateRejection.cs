namespace EventBooking.Scheduling;

/// <summary>Why a text is not a date that can be booked.</summary>
public abstract record DateRejection
{
    private DateRejection()
    {
    }

    /// <summary>The text is not a date in ISO 8601.</summary>
    public sealed record NotADate : DateRejection;

    public sealed record EvenDate(DateOnly Date) : DateRejection;

    public sealed record OtherMonth(DateOnly Date) : DateRejection;
}
