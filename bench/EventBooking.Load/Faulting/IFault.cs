namespace EventBooking.Load.Faulting;

/// <summary>One kind of thing that goes wrong while people book.</summary>
internal interface IFault
{
    string Name { get; }

    /// <summary>Whether it needs a site whose data directory holds little.</summary>
    bool NeedsSmallDisk => false;

    /// <summary>Makes ready for striking.</summary>
    Task BeginAsync(FaultySite site, Random random, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Strikes once, and mends what it broke. False when it hit nobody.</summary>
    Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken);

    /// <summary>Leaves the site as it was before the beginning.</summary>
    Task EndAsync(FaultySite site, CancellationToken cancellationToken) => Task.CompletedTask;
}
