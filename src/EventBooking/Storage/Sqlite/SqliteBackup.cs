using Dapper;
using EventBooking.Bookings;
using EventBooking.Email.Files;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>Copies a database while it is in use. The copy is one consistent state, checked and flushed to disk.</summary>
public static class SqliteBackup
{
    /// <summary>Writes to a temporary name first, so that a file with the final name is always complete.</summary>
    /// <exception cref="StoreSetupException">There is no database, the copy exists already, or cannot be written.</exception>
    public static void Write(string databasePath, string copyPath)
    {
        if (!File.Exists(databasePath))
        {
            throw new StoreSetupException(
                $"There is no database at {databasePath}. Say it in the directory that the site is started from, "
                + "or with the site's Storage__DataDirectory.");
        }

        if (File.Exists(copyPath))
        {
            throw new StoreSetupException($"{copyPath} exists already; a backup overwrites nothing.");
        }

        var unfinished = copyPath + ".part";
        try
        {
            File.Delete(unfinished);
            PrivateFiles.Create(unfinished).Dispose();
            Copy(databasePath, unfinished);
            Check(unfinished);
            Flush(unfinished);
            File.Move(unfinished, copyPath, overwrite: false);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreSetupException($"{databasePath} could not be copied to {copyPath}: {e.Message}", e);
        }
    }

    /// <summary>
    /// https://www.sqlite.org/lang_vacuum.html#vacuuminto: one read transaction. No writer waits for it. The copy may exist if it is empty.
    /// </summary>
    private static void Copy(string from, string to)
    {
        using var connection = Open(from, SqliteOpenMode.ReadWrite);
        connection.Execute("VACUUM INTO @to", new { to });
    }

    private static void Check(string path)
    {
        using var connection = Open(path, SqliteOpenMode.ReadOnly);
        if (connection.ExecuteScalar<string>("PRAGMA integrity_check(1)") is var found and not "ok")
        {
            throw new IOException($"The copy is damaged: {found}.");
        }
    }

    private static void Flush(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var options = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(options.ToString());
        connection.Open();
        return connection;
    }
}
