using Dapper;
using EventBooking.Load.Faults;
using EventBooking.Storage;
using EventBooking.Tests.Testing;
using Microsoft.Data.Sqlite;

namespace EventBooking.Tests.Load;

/// <summary>Negative controls of <c>faults</c>: it must find what was changed directly in the database.</summary>
[Collection(nameof(NonParallelCollection))]
public sealed class FaultsControlTests
{
    [Fact(Timeout = 600_000)]
    public async Task Removed_and_duplicated_bookings_and_wrong_counts_are_found()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-");
        try
        {
            var rounds = await RunAsync(CreateOptions(directory.FullName), new ChangedDatabase());

            var round = Assert.Single(rounds);
            Assert.Equal(1, round.Injected);
            Assert.False(round.IsClean);
            Assert.NotEmpty(round.Check!.Lost);
            Assert.NotEmpty(round.Check.Doubled);
            Assert.NotEmpty(round.Check.Undersold);
            Assert.NotEmpty(round.Check.Oversold);
            Assert.NotEmpty(directory.EnumerateFiles("eventbooking.db", SearchOption.AllDirectories));
            Assert.NotEmpty(directory.EnumerateFiles("*.log", SearchOption.AllDirectories));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 600_000)]
    public async Task A_round_with_an_exception_fails_and_the_next_rounds_run()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-");
        try
        {
            var options = CreateOptions(directory.FullName) with { Rounds = 3 };
            var rounds = await RunAsync(options, new BrokenFault(), new NoFault(hasEffect: true), new NoFault(hasEffect: false));

            Assert.Equal(3, rounds.Count);
            Assert.False(rounds[0].IsClean);
            Assert.Contains(BrokenFault.Message, Assert.Single(rounds[0].Problems), StringComparison.Ordinal);
            Assert.True(rounds[1].IsClean, string.Join(' ', rounds[1].Problems));
            Assert.Equal("The fault had no effect.", Assert.Single(rounds[2].Problems));
            Assert.Equal(0, rounds[2].Injected);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<List<RoundResult>> RunAsync(FaultRunOptions options, params IReadOnlyList<IFault> faults)
    {
        var rounds = new List<RoundResult>();
        await new FaultRun(options, faults, rounds.Add).RunAsync(TestContext.Current.CancellationToken);
        return rounds;
    }

    private static FaultRunOptions CreateOptions(string directory) => new()
    {
        Application = typeof(EventBookingBuilder).Assembly.Location,
        Provider = StorageProvider.Sqlite,
        Directory = directory,
        Instances = 1,
        Clients = 4,
        SlotCapacity = 8,
        InjectionsPerRound = 1,
        Seed = 1,
        Rounds = 1,
    };

    private sealed class BrokenFault : IFault
    {
        public const string Message = "This fault is broken.";

        public string Name => "broken";

        public Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Message);
    }

    private sealed class NoFault(bool hasEffect) : IFault
    {
        public string Name => "nothing";

        public Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken) => Task.FromResult(hasEffect);
    }

    private sealed class ChangedDatabase : IFault
    {
        public string Name => "changed database";

        public async Task<bool> InjectAsync(TestedSite site, Random random, CancellationToken cancellationToken)
        {
            var file = Path.Combine(site.DataDirectory, "eventbooking.db");
            await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            await connection.OpenAsync(cancellationToken);
            connection.CreateFunction("folded_name", (string name) => name);
            connection.CreateFunction("folded_phone", (string phone) => phone);
            connection.CreateFunction("folded_email", (string email) => email);
            await connection.ExecuteAsync("PRAGMA ignore_check_constraints = true; PRAGMA foreign_keys = false");

            // A booking without an answer would be made again by its repeat.
            var answered = await FindAnsweredAsync(site, cancellationToken);
            await ExecuteUntilDoneAsync("DELETE FROM bookings WHERE reference = @answered");
            await ExecuteUntilDoneAsync(
                """
                INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at)
                SELECT id || '-copy', 'COPY-0000', manage_token || '-copy', slot_id, name, email, phone, status, seats_left, created_at
                FROM bookings LIMIT 1
                """);
            await ExecuteUntilDoneAsync("UPDATE slots SET booked_count = capacity + 1 WHERE id = (SELECT max(slot_id) FROM bookings)");
            await ExecuteUntilDoneAsync(
                """
                UPDATE slots SET booked_count = booked_count + 2
                WHERE id = (SELECT id FROM slots WHERE booked_count < capacity - 2 LIMIT 1)
                """);
            return true;

            async Task ExecuteUntilDoneAsync(string statement)
            {
                while (await connection.ExecuteAsync(statement, new { answered }) == 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
                }
            }
        }

        private static async Task<string> FindAnsweredAsync(TestedSite site, CancellationToken cancellationToken)
        {
            while (true)
            {
                if (site.Log.Attempts.FirstOrDefault(attempt => attempt.References.Count > 0) is { } booked)
                {
                    return booked.References[0];
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }
}
