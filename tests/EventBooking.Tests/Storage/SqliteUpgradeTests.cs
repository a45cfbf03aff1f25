using Dapper;
using EventBooking.Bookings;
using EventBooking.Storage.Sqlite;
using EventBooking.Tests.Testing;
using Microsoft.Data.Sqlite;

namespace EventBooking.Tests.Storage;

/// <summary>
/// An application with schema 6 wrote the file. It had indexed twelve of its twenty bookings for its search when it was killed.
/// </summary>
public sealed class SqliteUpgradeTests : UpgradeContract
{
    private static readonly string OldFile = Path.Combine(AppContext.BaseDirectory, "Storage", "Fixtures", "eventbooking-schema-6.db");

    private SqliteHost SqliteHost => (SqliteHost)Host;

    [Fact]
    public async Task A_database_of_the_first_schema_is_upgraded_too()
    {
        await using var first = new SqliteHost();
        await using (var connection = first.Connect())
        {
            await connection.ExecuteAsync(SqliteSchema.ReadStep(1) + "; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;");
            await BookAsOlderApplicationAsync(connection);
        }

        await first.OpenAsync();

        var page = await first.OpenSearch().FindPageAsync(new BookingFilter { Name = "HOPP", Phone = ["0123"] }, 0, 10, Cancellation);
        Assert.Equal("Grace Hopper", Assert.Single(page.Bookings).Name);
    }

    [Fact]
    public async Task An_older_application_cannot_add_a_booking_that_no_search_finds()
    {
        await using var connection = SqliteHost.Connect();

        var failure = await Assert.ThrowsAsync<SqliteException>(() => BookAsOlderApplicationAsync(connection));

        Assert.Contains("folded_name", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>An application with schema 7 stored names in one spelling, and no email addresses.</summary>
    [Fact]
    public async Task A_database_of_schema_7_is_upgraded_and_the_older_application_cannot_book_any_more()
    {
        await using var seventh = new SqliteHost();
        await using var connection = await seventh.CreateAtVersionAsync(7);
        await BookAsOlderApplicationAsync(connection, "Jürgen O’Neill");

        await seventh.OpenAsync();

        var search = seventh.OpenSearch();
        foreach (var filter in new BookingFilter[]
        {
            new() { Name = "o'neill, juergen" }, new() { Email = "GUEST@" }, new() { Phone = ["\n+79460123\n"] }, BookingFilter.Everything,
        })
        {
            Assert.Equal("AAAA-AAAA", Assert.Single((await search.FindPageAsync(filter, 0, 10, Cancellation)).Bookings).Reference);
        }

        await Assert.ThrowsAsync<SqliteException>(() => BookAsOlderApplicationAsync(connection, "Grace Hopper"));
    }

    [Fact]
    public async Task A_booking_that_is_changed_or_deleted_in_the_database_is_found_as_it_is_now()
    {
        using var database = new SqliteDatabase(SqliteHost.Options);
        await database.WriteInTransactionAsync(transaction => transaction.Connection!.Execute(
            """
            UPDATE bookings SET name = 'Zoë King', phone = '+33 1 99 00', email = 'king@example.com' WHERE name = 'Ada Lovelace';
            DELETE FROM outbox WHERE booking_number = (SELECT number FROM bookings WHERE name = '王伟');
            DELETE FROM bookings WHERE name = '王伟';
            """,
            transaction: transaction));

        Assert.Empty(await FindAsync(new() { Name = "lovelace" }));
        Assert.Single(await FindAsync(new() { Name = "zoe king", Email = "king@", Phone = ["331"] }));
        Assert.Empty(await FindAsync(new() { Name = "王" }));
        Assert.Equal(19, (await FindAsync(BookingFilter.Everything)).Count);
    }

    protected override Task<IStoreHost> CreateOldDatabaseAsync()
    {
        var host = new SqliteHost();
        File.Copy(OldFile, host.FilePath);
        return Task.FromResult<IStoreHost>(host);
    }

    protected override async Task<IReadOnlyList<OldBooking>> ReadOldBookingsAsync()
    {
        await using var connection = SqliteHost.Connect();
        Assert.Equal((6, 12), await connection.QuerySingleAsync<(int, int)>(
            "SELECT user_version, indexed_through FROM pragma_user_version, search_progress"));
        return [.. await connection.QueryAsync<OldBooking>("SELECT reference, slot_id AS SlotId, name, email, phone FROM bookings")];
    }

    protected override async Task<long> CountDueMessagesAsync(DateTimeOffset now)
    {
        await using var connection = SqliteHost.Connect();
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM outbox WHERE status = 'waiting' AND due_at <= @at", new { at = now.ToUnixTimeMilliseconds() });
    }

    private static Task<int> BookAsOlderApplicationAsync(SqliteConnection connection, string name = "Grace Hopper") =>
        connection.ExecuteAsync(
        """
        INSERT INTO slots (id, date, start_time, end_time, capacity) VALUES ('2026-03-29T10:00', '2026-03-29', '10:00', '11:00', 4)
        ON CONFLICT DO NOTHING;
        UPDATE slots SET booked_count = booked_count + 1 WHERE id = '2026-03-29T10:00';
        INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, seats_left, created_at)
        VALUES ('b', 'AAAA-AAAA', 't', '2026-03-29T10:00', @name, 'guest@example.com', '+442079460123', 3, 1767225600000);
        """,
        new { name });
}
