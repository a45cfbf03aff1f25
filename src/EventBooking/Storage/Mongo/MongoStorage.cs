using EventBooking.Bookings;
using EventBooking.Outbox;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EventBooking.Storage.Mongo;

public static class MongoStorage
{
    public static IServiceCollection AddMongoStorage(this IServiceCollection services) => services
        .AddSingleton<MongoConnection>()
        .AddSingleton<IBookingStore, MongoStore>()
        .AddSingleton<IBookingSearch, MongoSearch>()
        .AddSingleton<IOutbox, MongoOutbox>()
        .AddSingleton<IStoreInspection, MongoInspection>()
        .AddSingleton<IAdminSessionStore, MongoAdminSessions>()
        .AddSingleton<IXmlRepository, MongoKeys>();
}
