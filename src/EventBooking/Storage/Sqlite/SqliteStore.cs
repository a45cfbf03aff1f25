using Dapper;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// One file with a write-ahead log. One gated writer with <c>synchronous=FULL</c>: what a commit has answered survives a power cut.
/// Readers have connections of their own and never wait for it.
/// </summary>
public class SqliteStore : IBookingStore, IDisposable
{
    private const string FileName = "eventbooking.db";
    private const string TheWholeFile = "";
    private const int BusySeconds = 5;

    private readonly ReferenceGenerator references;
    private readonly string connectionString;
    private readonly SemaphoreSlim writing = new(1, 1);
    private SqliteConnection? writer;

    public SqliteStore(IOptions<StorageOptions> options, ReferenceGenerator references)
    {
        this.references = references;
        FilePath = Path.GetFullPath(Path.Combine(options.Value.DataDirectory, FileName));
        connectionString = new SqliteConnectionStringBuilder { DataSource = FilePath, DefaultTimeout = BusySeconds, ForeignKeys = true }.ToString();
    }

    public string FilePath { get; }

    /// <summary>The one condition that keeps a slot from being oversold; a test takes it out to see that it does.</summary>
    protected virtual string SeatIsLeft => "booked_count < capacity";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await WriteAsync(connection =>
        {
            SqliteSchema.Upgrade(connection);
            return true;
        });
    }

    public string LaneOf(SlotId slotId) => TheWholeFile;

    public async Task<IReadOnlyList<Slot>> GetSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken)
    {
        var stored = ReadSlots(planned);
        var missing = planned.Where(slot => !stored.ContainsKey(slot.Id)).ToList();
        if (missing.Count > 0)
        {
            await WriteAsync(connection => InTransaction(connection, transaction => missing.Sum(slot => CreateSlot(transaction, slot))));
            stored = ReadSlots(planned);
        }

        return [.. planned.Select(slot => stored[slot.Id])];
    }

    public Task<IReadOnlyList<BookingOutcome>> BookAsync(IReadOnlyList<BookingOrder> batch) =>
        WriteAsync(connection => InTransaction<IReadOnlyList<BookingOutcome>>(connection, transaction => [.. batch.Select(order => Decide(transaction, order))]));

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
        Task.FromResult(Read(connection => FindBooking(connection, null, "manage_token", manageToken)));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            writer?.Dispose();
            writing.Dispose();
            using var pooled = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(pooled);
        }
    }

    /// <summary>A connection for writing, set up; a test may change what the database guards.</summary>
    protected virtual SqliteConnection OpenWriter()
    {
        var connection = Open(connectionString + ";Pooling=False");

        // SQLite itself waits for another process's lock in steps of milliseconds; the library around it would in steps of 150.
        connection.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        return connection;
    }

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private Dictionary<SlotId, Slot> ReadSlots(IReadOnlyList<Slot> planned)
    {
        var range = new { First = planned.MinBy(slot => slot.Id.Start)!.Id.ToString(), Last = planned.MaxBy(slot => slot.Id.Start)!.Id.ToString() };
        return Read(connection => connection
            .Query<SlotRow>("SELECT id, capacity, booked_count AS BookedCount FROM slots WHERE id BETWEEN @First AND @Last", range)
            .Select(row => row.ToSlot())
            .ToDictionary(slot => slot.Id));
    }

    private BookingOutcome Decide(SqliteTransaction transaction, BookingOrder order)
    {
        if (FindBooking(transaction.Connection!, transaction, "id", order.BookingId) is { } made)
        {
            return new BookingOutcome.AlreadyMade(made);
        }

        if (TakeSeat(transaction, order.Slot) is not { } seatsLeft)
        {
            return new BookingOutcome.SlotFull();
        }

        var booking = Insert(transaction, order, seatsLeft);
        foreach (var message in OutboxMessage.OwedBy(booking))
        {
            Insert(transaction, message);
        }

        return new BookingOutcome.Booked(booking);
    }

    /// <summary>How many seats are left after one was taken; null when there was none to take.</summary>
    private int? TakeSeat(SqliteTransaction transaction, Slot slot) =>
        TakeSeatOfExisting(transaction, slot) ?? (CreateSlot(transaction, slot) == 1 ? TakeSeatOfExisting(transaction, slot) : null);

    private int? TakeSeatOfExisting(SqliteTransaction transaction, Slot slot) =>
        transaction.Connection!.QuerySingleOrDefault<int?>(
            $"UPDATE slots SET booked_count = booked_count + 1 WHERE id = @Id AND {SeatIsLeft} RETURNING capacity - booked_count",
            new { Id = slot.Id.ToString() },
            transaction);

    private static int CreateSlot(SqliteTransaction transaction, Slot slot) =>
        transaction.Connection!.Execute(
            """
            INSERT INTO slots (id, date, start_time, end_time, capacity)
            VALUES (@Id, @Date, @StartTime, @EndTime, @Capacity)
            ON CONFLICT (id) DO NOTHING
            """,
            new
            {
                Id = slot.Id.ToString(),
                Date = slot.Id.Date.ToIso(),
                StartTime = slot.Id.StartTime.ToIso(),
                EndTime = slot.Id.EndTime.ToIso(),
                slot.Capacity,
            },
            transaction);

    private Booking Insert(SqliteTransaction transaction, BookingOrder order, int seatsLeft)
    {
        while (true)
        {
            var booking = order.Confirm(references.Draw(), seatsLeft);
            var inserted = transaction.Connection!.Execute(
                """
                INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, status, seats_left, created_at)
                VALUES (@Id, @Reference, @ManageToken, @SlotId, @Name, @Email, @Phone, @Status, @SeatsLeft, @CreatedAt)
                ON CONFLICT (reference) DO NOTHING
                """,
                BookingRow.From(booking),
                transaction);
            if (inserted == 1)
            {
                return booking;
            }
        }
    }

    private static void Insert(SqliteTransaction transaction, OutboxMessage message) =>
        transaction.Connection!.Execute(
            "INSERT INTO outbox (id, booking_id, recipient, due_at, created_at) VALUES (@Id, @BookingId, @Recipient, @CreatedAt, @CreatedAt)",
            new
            {
                message.Id,
                message.BookingId,
                Recipient = SqliteText.Of(message.Recipient),
                CreatedAt = message.CreatedAt.ToUnixTimeMilliseconds(),
            },
            transaction);

    private static Booking? FindBooking(SqliteConnection connection, SqliteTransaction? transaction, string column, string value) =>
        connection.QuerySingleOrDefault<BookingRow>(
            $"""
            SELECT id, reference, manage_token AS ManageToken, slot_id AS SlotId, name, email, phone, status, seats_left AS SeatsLeft, created_at AS CreatedAt
            FROM bookings WHERE {column} = @value
            """,
            new { value },
            transaction)?.ToBooking();

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var connection = Open(connectionString);
            return read(connection);
        }
        catch (SqliteException e)
        {
            throw new StoreUnavailableException($"The database {FilePath} could not be read.", e);
        }
    }

    /// <summary>Runs one piece of work at a time on the writing connection; after a failure the next one gets a new connection.</summary>
    private async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write)
    {
        await writing.WaitAsync();
        try
        {
            return write(writer ??= OpenWriter());
        }
        catch (SqliteException e)
        {
            DropWriter();
            throw new StoreUnavailableException($"The database {FilePath} could not be written.", e);
        }
        catch (OutcomeUnknownException)
        {
            DropWriter();
            throw;
        }
        finally
        {
            writing.Release();
        }
    }

    private void DropWriter()
    {
        writer?.Dispose();
        writer = null;
    }

    private static T InTransaction<T>(SqliteConnection connection, Func<SqliteTransaction, T> work)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = work(transaction);
        try
        {
            transaction.Commit();
        }
        catch (SqliteException e)
        {
            // The log may hold the whole transaction although its flush has failed.
            throw new OutcomeUnknownException($"The database {connection.DataSource} failed to commit.", e);
        }

        return result;
    }
}
