using EventBooking.Load.Faulting.Faults;
using EventBooking.Storage;

namespace EventBooking.Load.Faulting;

/// <summary>What can go wrong with a site, and what of it cannot be tried here.</summary>
/// <param name="Faults">In the order in which they take turns.</param>
/// <param name="LeftOut">What cannot be tried, each with its reason.</param>
internal sealed record FaultCatalogue(IReadOnlyList<IFault> Faults, IReadOnlyList<string> LeftOut)
{
    public static async Task<FaultCatalogue> ForAsync(FaultPlan plan, CancellationToken cancellationToken)
    {
        List<IFault> faults = [new KilledInstance(), new StoppedInstance()];
        List<string> leftOut = [];
        if (plan.Provider == StorageProvider.MongoDb)
        {
            await AddMongoAsync(plan, faults, leftOut, cancellationToken);
        }
        else
        {
            await AddSqliteAsync(faults, leftOut, cancellationToken);
        }

        if (ClockSteps.FindLibrary() is { } library)
        {
            faults.Add(new ClockSteps(library));
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

    private static async Task AddMongoAsync(FaultPlan plan, List<IFault> faults, List<string> leftOut, CancellationToken cancellationToken)
    {
        if (plan is { MongoCrash: { } crash, MongoStart: { } start })
        {
            faults.Add(new KilledMongo(crash, start));
        }
        else
        {
            leftOut.Add("database killed: needs --mongo-crash and --mongo-start");
        }

        var (canFail, canLoseAnswers, obstacle) = await FailedCommands.TryAsync(plan.ConnectionString, cancellationToken);
        if (canFail)
        {
            faults.AddRange(FailedCommands.All(plan.ConnectionString, canLoseAnswers));
        }

        if (obstacle is not null)
        {
            leftOut.Add(obstacle);
        }
    }
}
