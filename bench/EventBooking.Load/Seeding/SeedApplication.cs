using EventBooking.Scheduling;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventBooking.Load.Seeding;

internal static class SeedApplication
{
    /// <summary>The services of the application for one storage. It is not started, so it sends no emails.</summary>
    public static WebApplication Create(IReadOnlyDictionary<string, string?> storageSettings, int bookings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(EventBookingBuilder).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(storageSettings);
        builder.Configuration.AddInMemoryCollection([new("Reminders:Before", "")]);
        builder.AddEventBooking();
        builder.Services.PostConfigure<EventOptions>(options => options.SlotCapacity = BookingGenerator.GetSlotCapacity(bookings, options));
        return builder.Build();
    }
}
