using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

public sealed class SqliteSearchTests : BookingSearchContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}
