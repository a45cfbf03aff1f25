using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Storage.Sqlite;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

public sealed class SqliteOutboxTests : OutboxContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();

    [Fact]
    public async Task Adding_a_message_of_a_missing_booking_is_an_error()
    {
        await using var empty = new SqliteHost();
        await empty.OpenAsync();
        var gone = TestData.CreateCommand(TestData.GetSlot("2026-03-01T10:00")).Confirm("7K3F-9QXM", seatsLeft: 3);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => empty.OpenOutbox().AddAsync(
            OutboxMessage.CreateRepeat(gone, number: 2, gone.CreatedAt), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Messages_of_an_older_version_are_kept_by_the_upgrade()
    {
        await using var older = new SqliteHost();
        await using (var connection = older.Connect())
        {
            await using var firstStep = typeof(SqliteSchema).Assembly.GetManifestResourceStream(
                "EventBooking.Storage.Sqlite.Schema.0001-slots-bookings-outbox.sql");
            using var reader = new StreamReader(Assert.IsType<Stream>(firstStep, exactMatch: false));
            await connection.ExecuteAsync(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            await connection.ExecuteAsync(
                """
                INSERT INTO slots (id, date, start_time, end_time, capacity, booked_count)
                VALUES ('2026-03-01T10:00', '2026-03-01', '10:00', '11:00', 4, 1);
                INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, seats_left, created_at)
                VALUES ('b', '7K3F-9QXM', 't', '2026-03-01T10:00', 'Ada', 'ada@example.com', '1234567', 3, 1000);
                INSERT INTO outbox (id, booking_id, recipient, attempts, due_at, created_at)
                VALUES ('b-admin', 'b', 'admin', 1, 1000, 1000);
                PRAGMA user_version = 1;
                """);
        }

        await older.OpenAsync();

        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        var claimed = Assert.Single(
            await older.OpenOutbox().ClaimAsync(recipient: null, 10, now, now.AddDays(1), TestContext.Current.CancellationToken));
        Assert.Equal(("b-admin", 1, "7K3F-9QXM"), (claimed.MessageId, claimed.Attempts, claimed.Booking.Reference));
    }
}
