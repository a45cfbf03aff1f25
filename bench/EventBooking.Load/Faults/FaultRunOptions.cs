using EventBooking.Storage;

namespace EventBooking.Load.Faults;

internal sealed record FaultRunOptions
{
    /// <summary>The path of EventBooking.dll.</summary>
    public required string Application { get; init; }

    public required StorageProvider Provider { get; init; }

    /// <summary>Of MongoDB; every site gets a database of its own there.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Command line that ends MongoDB without warning; null: MongoDB is not killed.</summary>
    public string? MongoCrash { get; init; }

    /// <summary>Command line that starts MongoDB again on the same data.</summary>
    public string? MongoStart { get; init; }

    /// <summary>For the data and logs of the sites; those of a failed round are kept.</summary>
    public required string Directory { get; init; }

    public required int Instances { get; init; }

    public required int Clients { get; init; }

    public required int SlotCapacity { get; init; }

    public required int InjectionsPerRound { get; init; }

    /// <summary>Of the first round; each further round adds one.</summary>
    public required int Seed { get; init; }

    public int? Rounds { get; init; }

    public TimeSpan? Time { get; init; }
}
