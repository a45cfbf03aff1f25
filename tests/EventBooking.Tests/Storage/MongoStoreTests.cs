using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

public sealed class MongoStoreTests(MongoServer server) : BookingStoreContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
