using Dapper;
using EventBooking.Bookings;
using EventBooking.Storage;
using EventBooking.Storage.Sqlite;
using EventBooking.Tests.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Storage;

public sealed class SqliteStoreTests : BookingStoreContract
{
    private SqliteHost SqliteHost => (SqliteHost)Host;

    protected override IStoreHost CreateHost() => new SqliteHost();

    [Fact]
    public async Task Commits_are_flushed_to_the_disk_through_a_write_ahead_log()
    {
        using var database = new SettingsOfWriter(SqliteHost.Options);

        await database.PrepareAsync();

        Assert.Equal(("wal", SettingsOfWriter.Full), (database.JournalMode, database.Synchronous));
    }

    [Fact]
    public async Task The_schema_is_upgraded_to_the_newest_version()
    {
        await Host.OpenAsync();
        await using var connection = SqliteHost.Connect();

        Assert.Equal(SqliteSchema.CurrentVersion, await connection.ExecuteScalarAsync<int>("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_not_changed()
    {
        await Host.OpenAsync();
        await using (var connection = SqliteHost.Connect())
        {
            await connection.ExecuteAsync("PRAGMA user_version = 9999");
        }

        var refusal = await Assert.ThrowsAsync<StoreSetupException>(() => Host.OpenAsync());

        Assert.Contains("9999", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_recovers_after_another_process_locked_the_database()
    {
        var store = await Host.OpenAsync();
        var command = TestData.CreateCommand(TestData.GetSlot("2026-03-01T10:00"));
        await using (var connection = SqliteHost.Connect())
        {
            await connection.OpenAsync(Cancellation);
            await using var transaction = connection.BeginTransaction(deferred: false);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.BookAsync([command]));
        }

        Assert.IsType<BookingOutcome.Booked>(Assert.Single(await store.BookAsync([command])));
    }

    [Fact]
    public async Task A_failed_commit_has_an_unknown_outcome_and_the_same_command_can_be_repeated()
    {
        using var database = new CommitsFailOnce(SqliteHost.Options);
        var store = new SqliteStore(database, new ReferenceGenerator(), TestData.MessageFactory, TestData.WaitingList);
        await store.PrepareAsync(Cancellation);
        var command = TestData.CreateCommand(TestData.GetSlot("2026-03-01T10:00"));
        database.FailNextCommit();

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => store.BookAsync([command]));

        Assert.IsType<BookingOutcome.Booked>(Assert.Single(await store.BookAsync([command])));
        Assert.Equal(new StoredCounts(Bookings: 1, Messages: 2), await Host.CountAsync());
    }

    private sealed class CommitsFailOnce(IOptions<StorageOptions> options) : SqliteDatabase(options)
    {
        private SqliteConnection? writer;

        /// <summary>https://www.sqlite.org/c3ref/commit_hook.html: any answer but nought turns the commit into a failure.</summary>
        public void FailNextCommit() => SQLitePCL.raw.sqlite3_commit_hook(writer!.Handle, _ => 1, null);

        protected override SqliteConnection OpenWriter() => writer = base.OpenWriter();
    }

    private sealed class SettingsOfWriter(IOptions<StorageOptions> options) : SqliteDatabase(options)
    {
        /// <summary>https://www.sqlite.org/pragma.html#pragma_synchronous</summary>
        public const int Full = 2;

        public string? JournalMode { get; private set; }

        public int Synchronous { get; private set; }

        protected override SqliteConnection OpenWriter()
        {
            var connection = base.OpenWriter();
            JournalMode = connection.ExecuteScalar<string>("PRAGMA journal_mode");
            Synchronous = connection.ExecuteScalar<int>("PRAGMA synchronous");
            return connection;
        }
    }
}
