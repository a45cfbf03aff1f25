namespace EventBooking.Load.Faults;

/// <summary>A kind of failure that is injected while clients book.</summary>
internal interface IFault
{
    string Name { get; }

    bool NeedsSmallDisk => false;

    Task BeginAsync(TestedSite site, Random random, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Injects the failure once and repairs it. False when it had no effect.</summary>
    Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken);

    /// <summary>Restores the state before <see cref="BeginAsync"/>.</summary>
    Task EndAsync(TestedSite site, CancellationToken cancellationToken) => Task.CompletedTask;
}
