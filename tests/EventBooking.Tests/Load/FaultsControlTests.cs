using Dapper;
using EventBooking.Load.Buying;
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
            Assert.True(round.Injected == 1, string.Join(' ', round.Problems));
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

    [Fact(Timeout = 600_000)]
    public async Task An_undone_cancellation_and_a_lost_place_are_found()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-");
        try
        {
            var rounds = await RunAsync(CreateOptions(directory.FullName), new UndoneChanges());

            var round = Assert.Single(rounds);
            Assert.True(round.Injected == 1, string.Join(' ', round.Problems));
            Assert.Contains(round.Check!.Lost, problem => problem.Contains("with Cancelled in", StringComparison.Ordinal));
            Assert.Contains(round.Check.Undersold, problem => problem.Contains("on the waiting list and counts", StringComparison.Ordinal));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 600_000)]
    public async Task An_email_about_something_that_did_not_happen_is_found()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-");
        try
        {
            var rounds = await RunAsync(CreateOptions(directory.FullName), new WrongEmail());

            var round = Assert.Single(rounds);
            Assert.Contains(round.Problems, problem => problem.Contains("cancelled (99)", StringComparison.Ordinal));
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

    /// <summary>Changes the database directly, once clients have got the answers that it contradicts.</summary>
    private abstract class DatabaseFault : IFault
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
            await ChangeAsync(connection, site.Log, cancellationToken);
            return true;
        }

        protected abstract Task ChangeAsync(SqliteConnection connection, AttemptLog log, CancellationToken cancellationToken);

        protected static async Task ExecuteUntilDoneAsync(
            SqliteConnection connection, string statement, object? parameters, CancellationToken cancellationToken)
        {
            while (await connection.ExecuteAsync(statement, parameters) == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }

        protected static async Task<Attempt> FindAsync(AttemptLog log, Func<Attempt, bool> condition, CancellationToken cancellationToken)
        {
            while (true)
            {
                if (log.Attempts.FirstOrDefault(condition) is { } attempt)
                {
                    return attempt;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }

    private sealed class ChangedDatabase : DatabaseFault
    {
        protected override async Task ChangeAsync(SqliteConnection connection, AttemptLog log, CancellationToken cancellationToken)
        {
            // A booking without an answer would be made again by its repeat.
            var booked = await FindAsync(log, attempt => attempt.References.Count > 0, cancellationToken);
            await ExecuteAsync("DELETE FROM bookings WHERE reference = @Answered");
            await ExecuteAsync(
                """
                INSERT INTO bookings
                    (id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at, updated_at)
                SELECT
                    id || '-copy', 'COPY-0000', manage_token || '-copy', slot_id, name, email, phone, status, seats_left,
                    created_at, updated_at
                FROM bookings LIMIT 1
                """);
            await ExecuteAsync(
                "UPDATE slots SET booked_count = booked_count - 1 WHERE id = (SELECT min(slot_id) FROM bookings) AND booked_count > 3");
            await ExecuteAsync(
                """
                UPDATE slots SET booked_count = booked_count + 2
                WHERE id = (SELECT max(id) FROM slots WHERE booked_count < capacity - 2 AND id > (SELECT min(slot_id) FROM bookings))
                """);

            Task ExecuteAsync(string statement) =>
                ExecuteUntilDoneAsync(connection, statement, new { Answered = booked.References[0] }, cancellationToken);
        }
    }

    private sealed class UndoneChanges : DatabaseFault
    {
        protected override async Task ChangeAsync(SqliteConnection connection, AttemptLog log, CancellationToken cancellationToken)
        {
            var cancelled = await FindAsync(log, attempt => attempt.Outcome == AttemptOutcome.Cancelled, cancellationToken);
            await ExecuteUntilDoneAsync(
                connection, "UPDATE bookings SET status = 'confirmed' WHERE email = @Email", new { cancelled.Email }, cancellationToken);
            await ExecuteUntilDoneAsync(
                connection,
                "DELETE FROM bookings WHERE number = (SELECT min(number) FROM bookings WHERE status = 'waiting')",
                null,
                cancellationToken);
        }
    }

    /// <summary>A message about a change that was not made.</summary>
    private sealed class WrongEmail : DatabaseFault
    {
        protected override Task ChangeAsync(SqliteConnection connection, AttemptLog log, CancellationToken cancellationToken) =>
            ExecuteUntilDoneAsync(
                connection,
                """
                INSERT INTO outbox (booking_number, id, recipient, kind, revision, due_at, created_at)
                SELECT number, id || '-attendee-revision-99', 'attendee', 'cancelled', 99, created_at, created_at FROM bookings LIMIT 1
                """,
                null,
                cancellationToken);
    }
}
