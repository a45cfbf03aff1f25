using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Controllers.Api;

/// <summary>There is nothing to wait for.</summary>
public sealed class SeatsAvailableProblem : ProblemDetails
{
    /// <summary>The open slots among those that were asked for.</summary>
    public required IReadOnlyList<SlotResponse> Open { get; init; }
}
