using EventBooking.Storage;

namespace EventBooking.Load.Faults;

/// <summary>The faults that a run can inject.</summary>
/// <param name="Faults">In the order of the rounds.</param>
/// <param name="LeftOut">The faults that are impossible here, each with the reason.</param>
internal sealed record FaultCatalogue(IReadOnlyList<IFault> Faults, IReadOnlyList<string> LeftOut)
{
    public static async Task<FaultCatalogue> CreateAsync(FaultRunOptions options, CancellationToken cancellationToken)
    {
        List<IFault> faults = [new KilledInstance(), new StoppedInstance()];
        List<string> leftOut = [];
        if (options.Provider == StorageProvider.MongoDb)
        {
            await AddMongoAsync(options, faults, leftOut, cancellationToken);
        }
        else
        {
            await AddSqliteAsync(faults, leftOut, cancellationToken);
        }

        if (ClockStep.FindLibrary() is { } library)
        {
            faults.Add(new ClockStep(library));
        }
        else
        {
            leftOut.Add("clock step: needs libfaketime (on Debian and Ubuntu: apt-get install faketime)");
        }

        return new(faults, leftOut);
    }

    private static async Task AddSqliteAsync(List<IFault> faults, List<string> leftOut, CancellationToken cancellationToken)
    {
        faults.Add(new KilledSite());
        if (await SmallDisk.FindObstacleAsync(cancellationToken) is { } obstacle)
        {
            leftOut.Add($"disk full: {obstacle}");
        }
        else
        {
            faults.Add(new FullDisk());
        }
    }

    private static async Task AddMongoAsync(
        FaultRunOptions options, List<IFault> faults, List<string> leftOut, CancellationToken cancellationToken)
    {
        if (options is { MongoCrash: { } crash, MongoStart: { } start })
        {
            faults.Add(new KilledMongo(crash, start));
        }
        else
        {
            leftOut.Add("database killed: needs --mongo-crash and --mongo-start");
        }

        var support = await FailedCommand.FindSupportAsync(options.ConnectionString, cancellationToken);
        faults.AddRange(FailedCommand.CreateAll(options.ConnectionString, support));
        if (support.Obstacle is not null)
        {
            leftOut.Add(support.Obstacle);
        }
    }
}
