using EventBooking.Tests.Testing;
using Testcontainers.MongoDb;

[assembly: AssemblyFixture(typeof(MongoServer))]

namespace EventBooking.Tests.Testing;

/// <summary>A MongoDB for the tests: the given address, or else a container, if Docker is available.</summary>
public sealed class MongoServer : IAsyncLifetime
{
    private const string AddressVariable = "EVENTBOOKING_TEST_MONGODB";

    private MongoDbContainer? container;
    private string? connectionString;
    private string? reason;

    public string ConnectionString
    {
        get
        {
            Requirement.Check(
                connectionString is not null,
                $"Needs a MongoDB: set {AddressVariable} to the address of a replica set, or start Docker. {reason}");
            return connectionString!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        connectionString = Environment.GetEnvironmentVariable(AddressVariable);
        if (!string.IsNullOrEmpty(connectionString))
        {
            return;
        }

        try
        {
            connectionString = null;
            container = new MongoDbBuilder("mongo:8.0").WithReplicaSet("rs0").Build();
            await container.StartAsync();
            connectionString = container.GetConnectionString();
        }
#pragma warning disable CA1031 // If the container does not start for any reason, the tests are skipped.
        catch (Exception e)
#pragma warning restore CA1031
        {
            reason = e.Message.Split('\n')[0];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (container is not null)
        {
            await container.DisposeAsync();
        }
    }
}
