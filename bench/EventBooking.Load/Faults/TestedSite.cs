using System.Globalization;
using System.Security.Cryptography;
using EventBooking.Load.Buying;
using EventBooking.Load.Verification;

namespace EventBooking.Load.Faults;

/// <summary>Instances of the application over one storage, with the clients that book there.</summary>
internal sealed class TestedSite : IAsyncDisposable
{
    private const int SlotsOnSale = 4;

    /// <summary>Shorter than the longest request of the site, so that some answers come too late.</summary>
    private static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How often a client cancels, changes or waits after a booking.</summary>
    private const double Changes = 0.3;

    private static readonly TimeSpan MaxRequestedPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Longer than the lease on a message that a killed instance has left.</summary>
    private static readonly TimeSpan MaxWaitForEmails = TimeSpan.FromMinutes(2);

    /// <summary>So that slots fill up while a fault lasts, and not before.</summary>
    private static readonly TimeSpan PauseBetweenBookings = TimeSpan.FromMilliseconds(25);

    private readonly string directory;
    private readonly SiteStorage storage;
    private readonly FakeMailServer mailServer;
    private readonly List<SiteInstance> instances = [];
    private readonly List<HttpClient> adminClients = [];
    private readonly List<HttpClient> clients = [];

    private TestedSite(string directory, SiteStorage storage, FakeMailServer mailServer, bool hasSmallDisk)
    {
        this.directory = directory;
        this.storage = storage;
        this.mailServer = mailServer;
        HasSmallDisk = hasSmallDisk;
    }

    public IReadOnlyList<SiteInstance> Instances => instances;

    public AttemptLog Log { get; } = new();

    public OnSaleSlots Slots { get; private set; } = new([], SlotsOnSale);

    public Buyers Buyers { get; private set; } = null!;

    public bool HasSmallDisk { get; }

    /// <summary>After a clock step emails may be an hour late, so they are not checked.</summary>
    public bool HasMovedClocks { get; set; }

    public string DataDirectory => GetDataDirectory(directory);

    public string Location => $"{storage.Location}, logs in {directory}";

    /// <summary>Starts a site without bookings.</summary>
    /// <exception cref="SiteFailedException">It did not start.</exception>
    public static async Task<TestedSite> StartAsync(FaultRunOptions options, bool onSmallDisk, CancellationToken cancellationToken)
    {
        var name = "faults-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
        var home = Directory.CreateDirectory(Path.Combine(options.Directory, name)).FullName;
        var place = await SiteStorage.CreateAsync(options, GetDataDirectory(home), name, onSmallDisk, cancellationToken);
        var site = new TestedSite(home, place, await FakeMailServer.StartAsync(), onSmallDisk);
        try
        {
            await site.StartInstancesAsync(options, cancellationToken);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public SiteInstance PickInstance(Random random) => instances[random.Next(instances.Count)];

    /// <summary>Waits until clients got so many more seats, or the time is up.</summary>
    public async Task WaitForBookingsAsync(int count, TimeSpan maxTime, CancellationToken cancellationToken)
    {
        var enough = Buyers.Booked + count;
        for (var end = DateTime.UtcNow + maxTime; Buyers.Booked < enough && DateTime.UtcNow < end;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    public Task<CheckResult> CheckAsync(CancellationToken cancellationToken) => SiteCheck.RunAsync(Log, adminClients, cancellationToken);

    /// <summary>Waits for missing emails, and returns a sentence for each person whose emails are wrong.</summary>
    public async Task<IReadOnlyList<string>> FindWrongEmailsAsync(CancellationToken cancellationToken)
    {
        if (HasMovedClocks)
        {
            return [];
        }

        var state = await SiteState.ReadAsync(adminClients, cancellationToken);
        for (var end = DateTime.UtcNow + MaxWaitForEmails; ;)
        {
            var accepted = mailServer.Accepted;
            var problems = EmailCheck.FindProblems(Log, state, accepted);
            if (problems.Count == 0 || DateTime.UtcNow > end || EmailCheck.FindUnexpected(Log, state, accepted).Count > 0)
            {
                return problems;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    /// <summary>Ends the site and deletes its data and logs.</summary>
    public async Task RemoveAsync()
    {
        await DisposeAsync();
        await storage.RemoveAsync();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Ends the site and keeps its data and logs.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        adminClients.Concat(clients).ToList().ForEach(client => client.Dispose());
        await mailServer.DisposeAsync();
    }

    private static string GetDataDirectory(string directory) => Path.Combine(directory, "data");

    private async Task StartInstancesAsync(FaultRunOptions options, CancellationToken cancellationToken)
    {
        const string header = "X-Admin-Key";
        var key = RandomNumberGenerator.GetHexString(32);
        var settings = new Dictionary<string, string>(storage.Settings.Concat(mailServer.Settings))
        {
            ["Event__SlotCapacity"] = options.SlotCapacity.ToString(CultureInfo.InvariantCulture),
            ["Admin__HeaderName"] = header,
            ["Admin__Key"] = key,
            ["RateLimits__Enabled"] = "false",
            ["Logging__LogLevel__Default"] = "Warning",
            ["WarmUp__Duration"] = "00:00:00",
        };
        for (var number = 1; number <= options.Instances; number++)
        {
            var instance = new SiteInstance(options.Application, settings, Path.Combine(directory, $"instance-{number}.log"));
            instances.Add(instance);
            adminClients.Add(SiteOptions.Open(instance.Address, TimeSpan.FromMinutes(2), header, key));
            clients.Add(SiteOptions.Open(instance.Address, ClientTimeout));
            await instance.StartAsync(cancellationToken);
        }

        var slots = await SiteState.ReadSlotsAsync(adminClients[0], cancellationToken);
        var sender = new BookingSender(clients) { MaxRequestedPause = MaxRequestedPause };
        Slots = new([.. slots.Select(slot => slot.Id)], SlotsOnSale);
        Buyers = new(Log, sender, Slots) { Pause = PauseBetweenBookings, Changes = Changes };
    }
}
