using EventBooking.Storage;

namespace EventBooking.Load.Faulting;

/// <summary>What to try, on what.</summary>
internal sealed record FaultPlan
{
    /// <summary>EventBooking.dll.</summary>
    public required string Application { get; init; }

    public required StorageProvider Provider { get; init; }

    /// <summary>Of MongoDB; every site gets a database of its own there.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Command line that ends MongoDB without warning; null: it is left alone.</summary>
    public required string? MongoCrash { get; init; }

    /// <summary>Command line that starts MongoDB again, on the same data.</summary>
    public required string? MongoStart { get; init; }

    /// <summary>Where sites keep their data and their logs; those of a failed round stay.</summary>
    public required string Directory { get; init; }

    public required int Instances { get; init; }

    /// <summary>How many people book at once.</summary>
    public required int Clients { get; init; }

    /// <summary>Seats of a slot.</summary>
    public required int Capacity { get; init; }

    /// <summary>How often a fault strikes in its round.</summary>
    public required int Strikes { get; init; }

    /// <summary>Of the first round; each further one counts up.</summary>
    public required int Seed { get; init; }

    public required int? Rounds { get; init; }

    public required TimeSpan? Time { get; init; }
}
