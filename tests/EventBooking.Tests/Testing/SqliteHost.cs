using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Storage;
using EventBooking.Storage.Sqlite;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Testing;

public sealed class SqliteHost : IStoreHost
{
    private readonly string directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;
    private readonly List<SqliteDatabase> opened = [];

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Storage:Provider"] = "Sqlite",
        ["Storage:DataDirectory"] = directory,
    };

    public string FilePath => Path.Combine(directory, "eventbooking.db");

    public IOptions<StorageOptions> Options =>
        Microsoft.Extensions.Options.Options.Create(new StorageOptions { DataDirectory = directory });

    public Task<IBookingStore> OpenAsync(ReferenceGenerator? references = null) =>
        PrepareAsync(new SqliteStore(
            Track(new SqliteDatabase(Options)), references ?? new ReferenceGenerator(), TestData.MessageFactory, TestData.WaitingList));

    public Task<IBookingStore> OpenWithoutConditionAsync(bool keepDatabaseCheck = false) =>
        PrepareAsync(new StoreWithoutCondition(Track(new DatabaseWithoutCheck(Options, keepDatabaseCheck))));

    public Task<IBookingStore> OpenWithClosedWaitingListAsync() =>
        PrepareAsync(new SqliteStore(
            Track(new SqliteDatabase(Options)), new ReferenceGenerator(), TestData.MessageFactory, TestData.ClosedWaitingList));

    public async Task OversellDirectlyAsync(string slotId)
    {
        await using var connection = Connect();
        await connection.ExecuteAsync("UPDATE slots SET booked_count = capacity + 1 WHERE id = @slotId", new { slotId });
    }

    public async Task MiscountDirectlyAsync(string slotId, int difference)
    {
        await using var connection = Connect();
        await connection.ExecuteAsync(
            "UPDATE slots SET booked_count = booked_count + @difference WHERE id = @slotId", new { slotId, difference });
    }

    public async Task ChangeCapacityDirectlyAsync(string slotId, int capacity)
    {
        await using var connection = Connect();
        await connection.ExecuteAsync("UPDATE slots SET capacity = @capacity WHERE id = @slotId", new { slotId, capacity });
    }

    public async Task<StoredCounts> CountAsync()
    {
        await using var connection = Connect();
        return await connection.QuerySingleAsync<StoredCounts>(
            "SELECT (SELECT count(*) FROM bookings) AS Bookings, (SELECT count(*) FROM outbox) AS Messages");
    }

    public IBookingSearch OpenSearch() => new SqliteSearch(Track(new SqliteDatabase(Options)));

    public IOutbox OpenOutbox() => new SqliteOutbox(Track(new SqliteDatabase(Options)));

    public IStoreInspection OpenInspection() =>
        new SqliteInspection(Track(new SqliteDatabase(Options)), TestData.WaitingList, TimeProvider.System);

    public IXmlRepository OpenKeys() => new SqliteKeys(Track(new SqliteDatabase(Options)));

    public async Task<IReadOnlyDictionary<string, string>> BookingsAsync()
    {
        await using var connection = Connect();
        return (await connection.QueryAsync<(string Id, string Reference)>("SELECT id, reference FROM bookings"))
            .ToDictionary(booking => booking.Id, booking => booking.Reference);
    }

    public SqliteConnection Connect() => new($"Data Source={FilePath};Pooling=False");

    /// <summary>Creates the file as an application with this schema did.</summary>
    public async Task<SqliteConnection> CreateAtVersionAsync(int version)
    {
        var connection = Connect();
        connection.Open();
        connection.CreateFunction("search_name", (string name) => name.ToLowerInvariant());
        connection.CreateFunction("search_digits", (string phone) => SearchText.Digits(phone));
        foreach (var function in new[] { "folded_name", "folded_phone", "folded_email" }.Where(_ => version > 7))
        {
            connection.CreateFunction(function, (string text) => text.ToLowerInvariant());
        }

        await connection.ExecuteAsync("PRAGMA journal_mode = WAL");
        foreach (var step in Enumerable.Range(1, version))
        {
            await connection.ExecuteAsync(SqliteSchema.ReadStep(step));
        }

        await connection.ExecuteAsync($"PRAGMA user_version = {version}");
        return connection;
    }

    public ValueTask DisposeAsync()
    {
        opened.ForEach(database => database.Dispose());
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private SqliteDatabase Track(SqliteDatabase database)
    {
        opened.Add(database);
        return database;
    }

    private static async Task<IBookingStore> PrepareAsync(SqliteStore store)
    {
        await store.PrepareAsync(CancellationToken.None);
        return store;
    }

    private sealed class StoreWithoutCondition(SqliteDatabase database)
        : SqliteStore(database, new ReferenceGenerator(), TestData.MessageFactory, TestData.WaitingList)
    {
        protected override string SeatIsLeft => "true";
    }

    private sealed class DatabaseWithoutCheck(IOptions<StorageOptions> options, bool keepDatabaseCheck) : SqliteDatabase(options)
    {
        protected override SqliteConnection OpenWriter()
        {
            var connection = base.OpenWriter();
            connection.Execute($"PRAGMA ignore_check_constraints = {!keepDatabaseCheck}");
            return connection;
        }
    }
}
