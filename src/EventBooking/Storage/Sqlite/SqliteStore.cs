using System.Runtime.CompilerServices;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

public class SqliteStore(
    SqliteDatabase database, ReferenceGenerator references, OutboxMessageFactory messages, WaitingListPolicy waitingList) : IBookingStore
{
    /// <summary>A failure closes the writer's connection, and its statements with it.</summary>
    private readonly ConditionalWeakTable<SqliteConnection, SqliteBatchWriter> writers = [];

    private readonly PreparedQuery findBooking = database.Prepare("SELECT 1 FROM bookings WHERE id = @value");

    /// <summary>The one condition that prevents overselling. A test removes it to see that it does.</summary>
    protected virtual string SeatIsLeft => "booked_count < capacity";

    public Task PrepareAsync(CancellationToken cancellationToken) => database.PrepareAsync();

    /// <summary>There is one writer, so there is one lane.</summary>
    public int LaneOf(BookingCommand command) => 0;

    public async Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken)
    {
        var stored = await GetSlotsAsync(planned[0].Id.Date, planned[^1].Id.Date, cancellationToken);
        var missing = planned.ExceptBy(stored.Select(slot => slot.Id), slot => slot.Id).ToList();
        if (missing.Count > 0)
        {
            await database.WriteInTransactionAsync(transaction => missing.Sum(slot => SqliteSlotWriter.Create(transaction, slot)));
        }
    }

    public Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Slot>>(database.Read(connection => connection
            .Query<SlotRow>(
                """
                SELECT id, capacity, booked_count AS BookedCount, waiting_count AS WaitingCount, any_hour_count AS AnyHourCount
                FROM slots WHERE id >= @First AND id < @After ORDER BY id
                """,
                new { First = first.ToIso(), After = last.AddDays(1).ToIso() })
            .Select(row => row.ToSlot())
            .ToList()));

    public Task<IReadOnlyList<BookingOutcome>> DecideAsync(IReadOnlyList<BookingCommand> batch) =>
        database.WriteInTransactionAsync(transaction => writers
            .GetValue(transaction.Connection!, CreateWriter)
            .Decide(transaction, batch));

    public Task<bool> HasBookingAsync(string bookingId) => Task.FromResult(findBooking.ExecuteScalar(bookingId) is not null);

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection => connection.QuerySingleOrDefault<BookingRow>(
            $"SELECT {BookingRow.Columns("bookings")} FROM bookings WHERE manage_token = @manageToken", new { manageToken })?.ToBooking()));

    public Task<IReadOnlyList<Booking>> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Booking>>(
        [
            .. database.Read(connection => connection.Query<BookingRow>(
                    $"""
                    SELECT {BookingRow.Columns("bookings")} FROM bookings
                    WHERE email = @email COLLATE NOCASE AND status IN ('confirmed', 'waiting') ORDER BY slot_id, number
                    """,
                    new { email }))
                .Select(row => row.ToBooking()),
        ]);

    public Task<int> FindPositionAsync(Booking waiting, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(connection => connection.ExecuteScalar<int>(
            """
            SELECT 1 + count(*) FROM bookings INDEXED BY bookings_waiting
            WHERE status = 'waiting' AND (waits_for = @Date OR waits_for >= @Target AND waits_for < @Target || 'U')
                AND number < (SELECT number FROM bookings WHERE id = @Id)
            """,
            new { waiting.Id, Target = waiting.WaitsFor.ToString(), Date = waiting.SlotId.Date.ToIso() })));

    private SqliteBatchWriter CreateWriter(SqliteConnection connection) =>
        new(new(connection, SeatIsLeft), new(connection, references, messages), waitingList);
}
