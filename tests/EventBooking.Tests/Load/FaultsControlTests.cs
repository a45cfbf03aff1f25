using Dapper;
using EventBooking.Load.Faulting;
using EventBooking.Storage;
using EventBooking.Tests.Testing;
using Microsoft.Data.Sqlite;

namespace EventBooking.Tests.Load;

/// <summary>The control of the load tool's <c>faults</c>: what is done to the database behind the site's back must be found.</summary>
[Collection(nameof(Crowds))]
public sealed class FaultsControlTests
{
    [Fact(Timeout = 600_000)]
    public async Task A_booking_removed_and_one_made_twice_and_counts_that_are_too_high_are_found()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-");
        try
        {
            var rounds = await PlayAsync(PlanIn(directory.FullName), new DoctoredDatabase());

            var round = Assert.Single(rounds);
            Assert.Equal(1, round.Strikes);
            Assert.False(round.IsClean);
            Assert.NotEmpty(round.Verdict!.Lost);
            Assert.NotEmpty(round.Verdict.Doubled);
            Assert.NotEmpty(round.Verdict.Undersold);
            Assert.NotEmpty(round.Verdict.Oversold);
            Assert.NotEmpty(directory.EnumerateFiles("eventbooking.db", SearchOption.AllDirectories));
            Assert.NotEmpty(directory.EnumerateFiles("*.log", SearchOption.AllDirectories));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 600_000)]
    public async Task A_round_that_ends_unexpectedly_is_not_clean_and_the_next_is_played()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-");
        try
        {
            var rounds = await PlayAsync(PlanIn(directory.FullName) with { Rounds = 3 }, new BrokenFault(), new NoFault(hits: true), new NoFault(hits: false));

            Assert.Equal(3, rounds.Count);
            Assert.False(rounds[0].IsClean);
            Assert.Contains(BrokenFault.Message, Assert.Single(rounds[0].Faults), StringComparison.Ordinal);
            Assert.True(rounds[1].IsClean, string.Join(' ', rounds[1].Faults));
            Assert.Equal("The fault never struck.", Assert.Single(rounds[2].Faults));
            Assert.Equal(0, rounds[2].Strikes);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<List<RoundResult>> PlayAsync(FaultPlan plan, params IReadOnlyList<IFault> faults)
    {
        var rounds = new List<RoundResult>();
        await new FaultRun(plan, faults, rounds.Add).RunAsync(TestContext.Current.CancellationToken);
        return rounds;
    }

    private static FaultPlan PlanIn(string directory) => new()
    {
        Application = typeof(EventBookingBuilder).Assembly.Location,
        Provider = StorageProvider.Sqlite,
        ConnectionString = "",
        MongoCrash = null,
        MongoStart = null,
        Directory = directory,
        Instances = 1,
        Clients = 4,
        Capacity = 8,
        Strikes = 1,
        Seed = 1,
        Rounds = 1,
        Time = null,
    };

    private sealed class BrokenFault : IFault
    {
        public const string Message = "This fault is broken.";

        public string Name => "broken";

        public Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken) => throw new InvalidOperationException(Message);
    }

    private sealed class NoFault(bool hits) : IFault
    {
        public string Name => "nothing";

        public Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken) => Task.FromResult(hits);
    }

    private sealed class DoctoredDatabase : IFault
    {
        public string Name => "doctored database";

        public async Task<bool> StrikeAsync(FaultySite site, Random random, CancellationToken cancellationToken)
        {
            await using var connection = new SqliteConnection($"Data Source={Path.Combine(site.DataDirectory, "eventbooking.db")};Pooling=False");
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync("PRAGMA ignore_check_constraints = true; PRAGMA foreign_keys = false");

            // What was not answered yet would be booked again by its repeat, and rightly so.
            var answered = await AnsweredAsync(site, cancellationToken);
            await UntilDoneAsync("DELETE FROM bookings WHERE reference = @answered");
            await UntilDoneAsync(
                """
                INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at)
                SELECT id || '-copy', 'COPY-0000', manage_token || '-copy', slot_id, name, email, phone, status, seats_left, created_at FROM bookings LIMIT 1
                """);
            await UntilDoneAsync("UPDATE slots SET booked_count = capacity + 1 WHERE id = (SELECT max(slot_id) FROM bookings)");
            await UntilDoneAsync("UPDATE slots SET booked_count = booked_count + 2 WHERE id = (SELECT id FROM slots WHERE booked_count < capacity - 2 LIMIT 1)");
            return true;

            async Task UntilDoneAsync(string statement)
            {
                while (await connection.ExecuteAsync(statement, new { answered }) == 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
                }
            }
        }

        private static async Task<string> AnsweredAsync(FaultySite site, CancellationToken cancellationToken)
        {
            while (true)
            {
                if (site.Ledger.Attempts.FirstOrDefault(attempt => attempt.References.Count > 0) is { } booked)
                {
                    return booked.References[0];
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }
}
