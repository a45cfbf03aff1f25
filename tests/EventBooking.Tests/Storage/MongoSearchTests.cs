using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

public sealed class MongoSearchTests(MongoServer server) : BookingSearchContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);
}
