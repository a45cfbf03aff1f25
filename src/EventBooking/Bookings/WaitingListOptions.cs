using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Bookings;

/// <summary>The waiting list of full slots (section <c>WaitingList</c>).</summary>
public sealed class WaitingListOptions
{
    public const string Section = "WaitingList";

    public bool Enabled { get; set; } = true;

    /// <summary>The number of people who may wait for a slot, with those who wait for any hour of its date.</summary>
    public int MaxPerSlot { get; set; } = 50;

    /// <summary>
    /// The time before the start of a slot after which nobody is promoted and freed seats are open to everybody. Empty: people are always
    /// promoted. See <see cref="TimeBefore"/>.
    /// </summary>
    public string PromoteUntil { get; set; } = "";
}

public sealed class WaitingListOptionsValidator : IValidateOptions<WaitingListOptions>
{
    private const int HighestMaxPerSlot = 100_000;

    public ValidateOptionsResult Validate(string? name, WaitingListOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.MaxPerSlot is < 1 or > HighestMaxPerSlot)
        {
            result.AddError($"WaitingList:MaxPerSlot is {options.MaxPerSlot}; give a number from 1 to {HighestMaxPerSlot}.");
        }

        if (!TimeBefore.IsValid(options.PromoteUntil))
        {
            result.AddError($"WaitingList:PromoteUntil is '{options.PromoteUntil}'; give {TimeBefore.Expectation}.");
        }

        return result.Build();
    }
}

/// <summary>Decides until when people on the waiting list get free seats.</summary>
public sealed class WaitingListPolicy(EventCalendar calendar, IOptions<WaitingListOptions> options)
{
    public int MaxPerSlot => options.Value.MaxPerSlot;

    /// <summary>
    /// Whether a seat of the slot that becomes free at this time goes to the first in line, and people may join the list.
    /// </summary>
    public bool IsOpen(SlotId slotId, DateTimeOffset now) =>
        options.Value.Enabled && (TimeBefore.Parse(options.Value.PromoteUntil) is not { } until || now < calendar.StartOf(slotId) - until);
}
