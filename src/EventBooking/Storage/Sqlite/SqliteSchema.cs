using System.Globalization;
using Dapper;
using EventBooking.Bookings;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

/// <summary>
/// The numbered steps that create and upgrade the schema. A step is an embedded file, <c>Schema/NNNN-what.sql</c>. It runs once, in one
/// transaction with the change of <c>user_version</c>. Its result never changes after its release: a change is a new step.
/// </summary>
internal static class SqliteSchema
{
    private static readonly IReadOnlyList<(int Number, string Resource)> Steps = FindSteps();

    public static int CurrentVersion => Steps[^1].Number;

    /// <summary>The SQL of one step.</summary>
    public static string ReadStep(int number) => ReadResource(Steps.Single(step => step.Number == number).Resource);

    public static void Upgrade(SqliteConnection connection)
    {
        // The write lock is taken first, so that instances that start together upgrade one after the other.
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = connection.ExecuteScalar<int>("PRAGMA user_version", transaction: transaction);
        if (version > CurrentVersion)
        {
            throw new StoreSetupException(
                $"The database {connection.DataSource} has schema version {version}, and this application knows {CurrentVersion} at most. "
                + "Run the application that wrote it, or a newer one.");
        }

        foreach (var (number, resource) in Steps.Where(step => step.Number > version))
        {
            connection.Execute(ReadResource(resource), transaction: transaction);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}"), transaction: transaction);
        }

        transaction.Commit();
    }

    private static (int Number, string Resource)[] FindSteps()
    {
        var prefix = typeof(SqliteSchema).Namespace + ".Schema.";
        return
        [
            .. from resource in typeof(SqliteSchema).Assembly.GetManifestResourceNames()
               where resource.StartsWith(prefix, StringComparison.Ordinal)
               let number = int.Parse(resource.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture)
               orderby number
               select (number, resource),
        ];
    }

    private static string ReadResource(string resource)
    {
        using var reader = new StreamReader(typeof(SqliteSchema).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
