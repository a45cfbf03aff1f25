using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Controllers.Api;

/// <summary>Nothing was booked, as the slot is full.</summary>
public sealed class SlotFullProblem : ProblemDetails
{
    /// <summary>The date of the slot, with fresh counts.</summary>
    public required DayResponse Day { get; init; }

    /// <summary>The open slots that lie nearest: those of the same date first.</summary>
    public required IReadOnlyList<SlotResponse> NearestOpen { get; init; }
}
