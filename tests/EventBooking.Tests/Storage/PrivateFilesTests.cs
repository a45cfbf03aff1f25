using System.Runtime.Versioning;
using EventBooking.Email.Files;
using EventBooking.Storage.Sqlite;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>No other account of the machine can read what the application writes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;

    private string Data => Path.Combine(directory, "data");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Database_emails_and_backups_are_private_also_after_an_older_application(bool hasOlderFiles)
    {
        if (hasOlderFiles)
        {
            await RunAsync();
            foreach (var path in Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data))
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }
        }

        await RunAsync(whileItRuns: () =>
        {
            SqliteBackup.Write(Path.Combine(Data, "eventbooking.db"), Path.Combine(Data, "backup.db"));
            AssertPrivate(exceptEmails: hasOlderFiles);
            Assert.True(File.Exists(Path.Combine(Data, "eventbooking.db-wal")));
        });

        AssertPrivate(exceptEmails: hasOlderFiles);
        Assert.True(File.Exists(Path.Combine(Data, "eventbooking.db")));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(Data, "emails")));
    }

    [Fact]
    public void A_directory_that_is_meant_for_everybody_stays_so()
    {
        var shared = Directory.CreateDirectory(Path.Combine(directory, "shared")).FullName;
        File.SetUnixFileMode(shared, (UnixFileMode)0b1_111_111_111);

        PrivateFiles.CreateDirectory(shared);

        Assert.Equal((UnixFileMode)0b1_111_111_111, File.GetUnixFileMode(shared));
    }

    private async Task RunAsync(Action? whileItRuns = null)
    {
        await using var site = Site.Start(new Dictionary<string, string?> { ["Storage:DataDirectory"] = Data });
        using var booked = await site.Http.BookAsync(BookingApi.Body());
        Assert.True(booked.IsSuccessStatusCode);
        var emails = Path.Combine(Data, "emails");
        while (!Directory.Exists(emails) || Directory.GetFiles(emails, "*.eml").Length < 2)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        whileItRuns?.Invoke();
    }

    /// <summary>Older emails keep their rights, but nobody else can open their directory.</summary>
    private void AssertPrivate(bool exceptEmails)
    {
        var entries = Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data)
            .Where(path => !exceptEmails || !path.EndsWith(".eml", StringComparison.Ordinal));
        Assert.DoesNotContain(entries, path => (File.GetUnixFileMode(path) & Others) != UnixFileMode.None);
    }
}
