using System.Collections.Concurrent;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Hosting.Observability;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// One file with a write-ahead log. One gated writer with <c>synchronous=FULL</c>: what a commit has answered survives a power cut.
/// Readers have connections of their own and never wait for it.
/// </summary>
public class SqliteDatabase : IDisposable
{
    private const string FileName = "eventbooking.db";
    private const int BusySeconds = 5;

    /// <summary>32 MiB.</summary>
    private const int PagesOfLog = 8192;

    private const int KibibytesOfCache = 16 * 1024;

    private readonly string connectionString;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentBag<SqliteQuestion> questions = [];
    private int awaiting;
    private SqliteConnection? writer;

    public SqliteDatabase(IOptions<StorageOptions> options)
    {
        FilePath = Path.GetFullPath(Path.Combine(options.Value.DataDirectory, FileName));
        connectionString = new SqliteConnectionStringBuilder { DataSource = FilePath, DefaultTimeout = BusySeconds, ForeignKeys = true }.ToString();
    }

    public string FilePath { get; }

    /// <summary>Whether somebody waits to write, for whom what is not urgent stands back.</summary>
    public bool IsAwaited => Volatile.Read(ref awaiting) > 0;

    public async Task PrepareAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await WriteAsync(connection =>
        {
            SqliteSchema.Upgrade(connection);
            return true;
        });
    }

    /// <summary>Reads what has been committed, beside any writer.</summary>
    /// <exception cref="StoreUnavailableException">The file could not be read.</exception>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var connection = Open(connectionString);
            return read(connection);
        }
        catch (SqliteException e)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>A question that is asked so often that preparing it each time would take the most of it. About what has been committed, as every read.</summary>
    public SqliteQuestion Prepare(string sql)
    {
        var question = new SqliteQuestion(sql, () => Open(connectionString + ";Pooling=False"), Unreadable);
        questions.Add(question);
        return question;
    }

    /// <summary>Runs one piece of work at a time, in a transaction that holds the file's write lock from its beginning.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException">The log may hold the whole transaction although its flush has failed.</exception>
    public Task<T> WriteInTransactionAsync<T>(Func<SqliteTransaction, T> work) =>
        WriteAsync(connection =>
        {
            var commitHasBegun = false;
            try
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                var result = work(transaction);
                commitHasBegun = true;
                using var commit = Telemetry.StartPart("commit");
                transaction.Commit();
                return result;
            }
            catch (SqliteException e) when (commitHasBegun)
            {
                throw new OutcomeUnknownException($"The database {FilePath} failed to commit.", e);
            }
        });

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
            foreach (var question in questions)
            {
                question.Dispose();
            }

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

        // Keys are random: a batch touches pages from all over the file, which are written back to it the more seldom the longer the log may grow.
        connection.Execute($"PRAGMA wal_autocheckpoint = {PagesOfLog}; PRAGMA cache_size = -{KibibytesOfCache};");
        SqliteTerms.Register(connection);
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

    private StoreUnavailableException Unreadable(SqliteException e) => new($"The database {FilePath} could not be read.", e);

    /// <summary>After a failure the next piece of work gets a new connection.</summary>
    private async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write)
    {
        Interlocked.Increment(ref awaiting);
        await writing.WaitAsync();
        Interlocked.Decrement(ref awaiting);
        try
        {
            return write(writer ??= OpenWriter());
        }
        catch (Exception e)
        {
            writer?.Dispose();
            writer = null;
            if (e is SqliteException)
            {
                throw new StoreUnavailableException($"The database {FilePath} could not be written.", e);
            }

            throw;
        }
        finally
        {
            writing.Release();
        }
    }
}
