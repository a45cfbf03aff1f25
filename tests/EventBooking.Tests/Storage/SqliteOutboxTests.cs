using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

public sealed class SqliteOutboxTests : OutboxContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();
}
