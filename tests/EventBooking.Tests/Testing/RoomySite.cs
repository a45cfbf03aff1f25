namespace EventBooking.Tests.Testing;

/// <summary>One application over an empty database, with more seats than a class of tests can take.</summary>
public abstract class RoomySite : IAsyncDisposable
{
    private readonly Lazy<(IStoreHost Host, Site Site)> started;

    protected RoomySite(Func<IStoreHost> createHost) =>
        started = new(() =>
        {
            var host = createHost();
            return (host, Site.Start(host.Settings.Append(new("Event:SlotCapacity", "100000")).ToDictionary()));
        });

    public HttpClient Http => started.Value.Site.Http;

    public Task<StoredCounts> CountAsync() => started.Value.Host.CountAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (started.IsValueCreated)
        {
            await started.Value.Site.DisposeAsync();
            await started.Value.Host.DisposeAsync();
        }
    }
}

/// <summary>The site is started by the first test that needs it, so that one which cannot be is skipped and not failed.</summary>
public sealed class RoomySite<THost>(
    MongoServer server) : RoomySite(() => typeof(THost) == typeof(MongoHost) ? new MongoHost(server) : new SqliteHost())
    where THost : IStoreHost;
