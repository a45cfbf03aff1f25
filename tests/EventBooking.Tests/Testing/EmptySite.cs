namespace EventBooking.Tests.Testing;

/// <summary>One application with an empty SQLite file, for all tests of a class. Each test books other slots.</summary>
public sealed class EmptySite : IAsyncLifetime
{
    private readonly SqliteHost host = new();
    private Site site = null!;

    public HttpClient Http => site.Http;

    public Task<StoredCounts> CountAsync() => host.CountAsync();

    public ValueTask InitializeAsync()
    {
        site = Site.Start(host.Settings);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await host.DisposeAsync();
    }
}
