using EventBooking.Bookings;
using EventBooking.Outbox;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EventBooking.Storage.Sqlite;

public static class SqliteStorage
{
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services) => services
        .AddSingleton<SqliteDatabase>()
        .AddSingleton<IBookingStore, SqliteStore>()
        .AddSingleton<IBookingSearch, SqliteSearch>()
        .AddSingleton<IOutbox, SqliteOutbox>()
        .AddSingleton<IStoreInspection, SqliteInspection>()
        .AddSingleton<IAdminSessionStore, SqliteAdminSessions>()
        .AddSingleton<IXmlRepository, SqliteKeys>();
}
