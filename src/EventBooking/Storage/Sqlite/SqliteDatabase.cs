using System.Collections.Concurrent;
using Dapper;
using EventBooking.Bookings;
using EventBooking.Email.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// One file with a write-ahead log. There is one writer at a time, with <c>synchronous=FULL</c>: a committed transaction survives a power
/// cut.
/// Readers have connections of their own and never wait for the writer.
/// </summary>
public class SqliteDatabase : IDisposable
{
    private const string FileName = "eventbooking.db";
    private const int BusySeconds = 5;

    /// <summary>32 MiB.</summary>
    private const int LogPages = 8192;

    private const int CacheKibibytes = 16 * 1024;

    private readonly string connectionString;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentBag<PreparedQuery> queries = [];
    private SqliteConnection? writer;

    public SqliteDatabase(IOptions<StorageOptions> options)
    {
        FilePath = Path.GetFullPath(Path.Combine(options.Value.DataDirectory, FileName));
        var builder = new SqliteConnectionStringBuilder { DataSource = FilePath, DefaultTimeout = BusySeconds, ForeignKeys = true };
        connectionString = builder.ToString();
    }

    public string FilePath { get; }

    public async Task PrepareAsync()
    {
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(FilePath)!);

        // SQLite gives the files of its log the rights of the database.
        PrivateFiles.Protect(FilePath);
        foreach (var log in new[] { FilePath + "-wal", FilePath + "-shm" }.Where(File.Exists))
        {
            PrivateFiles.Protect(log);
        }

        await WriteAsync(connection =>
        {
            SqliteSchema.Upgrade(connection);
            return true;
        });
    }

    /// <summary>Reads what is committed. Does not wait for the writer.</summary>
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

    /// <summary>For a query that runs so often that preparing it each time would be most of its cost.</summary>
    public PreparedQuery Prepare(string sql)
    {
        var query = new PreparedQuery(sql, () => Open(connectionString + ";Pooling=False"), Unreadable);
        queries.Add(query);
        return query;
    }

    /// <summary>Runs one transaction at a time. It holds the write lock of the file from its beginning.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException">The flush failed, but the log may contain the whole transaction.</exception>
    public Task<T> WriteInTransactionAsync<T>(Func<SqliteTransaction, T> work) =>
        WriteAsync(connection =>
        {
            var commitHasBegun = false;
            try
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                var result = work(transaction);
                commitHasBegun = true;
                using var commit = BookingTelemetry.StartActivity("commit");
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
            foreach (var query in queries)
            {
                query.Dispose();
            }

            using var pooled = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(pooled);
        }
    }

    /// <summary>Opens and configures the writer's connection. A test overrides it to switch off the database's own checks.</summary>
    protected virtual SqliteConnection OpenWriter()
    {
        var connection = Open(connectionString + ";Pooling=False");

        // SQLite itself waits for another process's lock in steps of milliseconds. The library would wait in steps of 150 ms.
        connection.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");

        // Keys are random, so a batch changes pages all over the file. With a longer log, each page is written back to the file less often.
        connection.Execute($"PRAGMA wal_autocheckpoint = {LogPages}; PRAGMA cache_size = -{CacheKibibytes};");

        // The schema's triggers call these.
        connection.CreateFunction("folded_name", (string name) => SearchText.FoldName(name), isDeterministic: true);
        connection.CreateFunction("folded_phone", (string phone) => PhoneSearchText.Fold(phone), isDeterministic: true);
        connection.CreateFunction("folded_email", (string email) => SearchText.FoldEmail(email), isDeterministic: true);
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

    /// <summary>After a failure the next transaction gets a new connection.</summary>
    private async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write)
    {
        await writing.WaitAsync();
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
