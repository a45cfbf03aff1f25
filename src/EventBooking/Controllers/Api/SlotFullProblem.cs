using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Controllers.Api;

/// <summary>The slot is full and nothing was booked.</summary>
public sealed class SlotFullProblem : ProblemDetails
{
    /// <summary>The date of the slot, with fresh counts.</summary>
    public required DayResponse Day { get; init; }

    /// <summary>The nearest open slots, those of the same date first.</summary>
    public required IReadOnlyList<SlotResponse> NearestOpen { get; init; }
}
