using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Bookings;

public enum AllowedChanges
{
    /// <summary>Cancel, move to another hour, correct details.</summary>
    All,

    Cancel,

    None,
}

/// <summary>What attendees may change themselves (section <c>Changes</c>). Organisers may change everything.</summary>
public sealed class ChangesOptions
{
    public const string Section = "Changes";

    public AllowedChanges Allowed { get; set; } = AllowedChanges.All;

    /// <summary>
    /// The time before the start of the slot after which nothing may be changed. Empty: none. See <see cref="TimeBefore"/>.
    /// </summary>
    public string Until { get; set; } = "";
}

public sealed class ChangesOptionsValidator : IValidateOptions<ChangesOptions>
{
    public ValidateOptionsResult Validate(string? name, ChangesOptions options) =>
        TimeBefore.IsValid(options.Until)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Changes:Until is '{options.Until}'; give {TimeBefore.Expectation}.");
}

/// <summary>What attendees may do with a booking now. Pages and emails offer nothing else.</summary>
public sealed class ChangesPolicy(EventCalendar calendar, IOptions<ChangesOptions> options, TimeProvider time)
{
    /// <summary>What is allowed at this time.</summary>
    public AllowedChanges FindAllowed(Booking booking, DateTimeOffset at) =>
        FindEnd(booking) is { } end && at >= end ? AllowedChanges.None : options.Value.Allowed;

    /// <summary>A place on the waiting list can always be left.</summary>
    public bool MayCancel(Booking booking) =>
        booking.IsWaiting || booking.HoldsSeat && FindAllowed(booking, time.GetUtcNow()) != AllowedChanges.None;

    public bool MayChangeSlot(Booking booking) => booking.HoldsSeat && MayCorrect(booking);

    public bool MayCorrect(Booking booking) =>
        (booking.HoldsSeat || booking.IsWaiting) && FindAllowed(booking, time.GetUtcNow()) == AllowedChanges.All;

    /// <summary>When changes of the booking end, or ended. Null: they do not, or they never were allowed.</summary>
    public DateTimeOffset? FindEnd(Booking booking) =>
        options.Value.Allowed != AllowedChanges.None && TimeBefore.Parse(options.Value.Until) is { } until
            ? calendar.StartOf(booking.SlotId) - until
            : null;
}
