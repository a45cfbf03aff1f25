using EventBooking.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Testing;

/// <summary>One application with an empty database and enough seats for all tests of a class.</summary>
public abstract class HighCapacitySite : IAsyncDisposable
{
    private readonly Lazy<(IStoreHost Host, Site Site)> started;

    protected HighCapacitySite(Func<IStoreHost> createHost) =>
        started = new(() =>
        {
            var host = createHost();
            return (host, Site.Start(host.Settings.Append(new("Event:SlotCapacity", "100000")).ToDictionary()));
        });

    public HttpClient Http => started.Value.Site.Http;

    public string IssueFormKey() => started.Value.Site.Services.GetRequiredService<FormKeys>().Issue();

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

/// <summary>The first test starts the site, so that tests are skipped and do not fail if the database is missing.</summary>
public sealed class HighCapacitySite<THost>(
    MongoServer server) : HighCapacitySite(() => typeof(THost) == typeof(MongoHost) ? new MongoHost(server) : new SqliteHost())
    where THost : IStoreHost;
