using System.Globalization;
using System.Security.Cryptography;
using EventBooking.Load.Measuring;
using EventBooking.Load.Verification;

namespace EventBooking.Load.Faulting;

/// <summary>Instances of the application over one storage, the people who book there, and what they were told.</summary>
internal sealed class FaultySite : IAsyncDisposable
{
    private const string AdminHeader = "X-Admin-Key";
    private const int SlotsOnSale = 4;

    /// <summary>After which people ask again. Shorter than the site takes at most, so that answers come too late as well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    private readonly string directory;
    private readonly SiteStorage storage;
    private readonly PostOffice postOffice;
    private readonly List<SiteInstance> instances = [];
    private readonly List<Target> targets = [];
    private readonly List<HttpClient> clients = [];

    private FaultySite(string directory, bool hasSmallDisk, SiteStorage storage, PostOffice postOffice)
    {
        this.directory = directory;
        HasSmallDisk = hasSmallDisk;
        this.storage = storage;
        this.postOffice = postOffice;
    }

    public IReadOnlyList<SiteInstance> Instances => instances;

    public Ledger Ledger { get; } = new();

    public Shelf Shelf { get; private set; } = new([], SlotsOnSale);

    public Buyers Buyers { get; private set; } = null!;

    public bool HasSmallDisk { get; }

    /// <summary>Set once a clock was moved: emails may then be an hour late, and are not waited for.</summary>
    public bool HasMovedClocks { get; set; }

    public string DataDirectory => Path.Combine(directory, "data");

    /// <summary>Where its data and logs are.</summary>
    public string Whereabouts => $"{storage.Whereabouts}, logs in {directory}";

    /// <summary>Starts a site without bookings.</summary>
    /// <exception cref="SiteFailedException">It did not start.</exception>
    public static async Task<FaultySite> OpenAsync(FaultPlan plan, bool smallDisk, CancellationToken cancellationToken)
    {
        var home = Path.Combine(plan.Directory, "faults-" + RandomNumberGenerator.GetHexString(8, lowercase: true));
        Directory.CreateDirectory(home);
        var place = await SiteStorage.CreateAsync(plan, home, smallDisk, cancellationToken);
        var site = new FaultySite(home, smallDisk, place, await PostOffice.OpenAsync());
        try
        {
            await site.StartAsync(plan, cancellationToken);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public SiteInstance DrawInstance(Random random) => instances[random.Next(instances.Count)];

    /// <summary>Waits until more people have got a seat, or the time is up.</summary>
    public async Task SellsAsync(int more, TimeSpan limit, CancellationToken cancellationToken)
    {
        var enough = Buyers.Booked + more;
        for (var end = DateTime.UtcNow + limit; Buyers.Booked < enough && DateTime.UtcNow < end;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    /// <summary>Holds what people were told against what the site has. Nobody may be booking.</summary>
    public Task<Verdict> VerifyAsync(CancellationToken cancellationToken) => new Verifier(targets).VerifyAsync(Ledger, cancellationToken);

    /// <summary>What is wrong with the emails that the bookings owe, once all should have been sent.</summary>
    public async Task<IReadOnlyList<string>> FindWrongEmailsAsync(CancellationToken cancellationToken) =>
        HasMovedClocks ? [] : await postOffice.FindFaultsAsync(Ledger, cancellationToken);

    /// <summary>Ends it, and leaves nothing of it.</summary>
    public async Task RemoveAsync()
    {
        await DisposeAsync();
        await storage.RemoveAsync();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Ends it, and leaves its data and logs.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        targets.ForEach(target => target.Dispose());
        clients.ForEach(client => client.Dispose());
        await postOffice.DisposeAsync();
    }

    private async Task StartAsync(FaultPlan plan, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetHexString(32);
        var settings = new Dictionary<string, string>(storage.Settings.Concat(postOffice.Settings))
        {
            ["Event__SlotCapacity"] = plan.Capacity.ToString(CultureInfo.InvariantCulture),
            ["Admin__HeaderName"] = AdminHeader,
            ["Admin__Key"] = key,
            ["RateLimits__Enabled"] = "false",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Rehearsal__Duration"] = "00:00:00",
        };
        for (var number = 1; number <= plan.Instances; number++)
        {
            var instance = new SiteInstance(plan.Application, settings, Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"instance-{number}.log")));
            instances.Add(instance);
            targets.Add(new Target($"instance {number}", instance.Address, AdminHeader, key));
            clients.Add(new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = instance.Address, Timeout = Patience });
            await instance.StartAsync(new Dictionary<string, string>(), cancellationToken);
        }

        var slots = await SiteState.ReadSlotsAsync(targets[0].Http, cancellationToken);
        Shelf = new([.. slots.Select(slot => slot.Id)], SlotsOnSale);
        Buyers = new(Ledger, new BookingSender(clients, LongestPause), Shelf);
    }
}
