using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Scheduling;
using EventBooking.Urls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Testing;

public static class Emails
{
    public static readonly Booking Booking = new()
    {
        Id = "0123456789abcdef0123456789abcdef",
        Reference = "7K3F-9QXM",
        ManageToken = "fedcba9876543210fedcba9876543210",
        SlotId = SlotId.Parse("2026-03-01T10:00"),
        Name = "Ada Lovelace",
        Email = "ada@example.com",
        Phone = "+442079460123",
        Status = BookingStatus.Confirmed,
        SeatsLeft = 3,
        CreatedAt = new DateTimeOffset(2026, 2, 1, 12, 0, 0, 123, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(2026, 2, 1, 12, 0, 0, 123, TimeSpan.Zero),
    };

    /// <summary>The services that compose emails, without the rest of the application.</summary>
    public static ServiceProvider Services(
        string timeZone = "Etc/UTC",
        string from = "Spring Open Days <booking@example.com>",
        string baseUrl = "https://tickets.example.com",
        EventOptions? options = null,
        IStringLocalizerFactory? localizers = null,
        ChangesOptions? changes = null,
        IReadOnlyList<Booking>? ofAddress = null)
    {
        options ??= new EventOptions();
        options.TimeZone = timeZone;
        var services = new ServiceCollection();
        if (localizers is not null)
        {
            services.AddSingleton(localizers);
        }

        return services
            .AddLogging()
            .AddSingleton(new EventCalendar(options))
            .AddSingleton(Options.Create(new SiteOptions { BaseUrl = new(baseUrl) }))
            .AddSingleton(Options.Create(new EmailOptions { From = from, AdminAddress = "desk@example.com" }))
            .AddLocalization()
            .AddSingleton<SeatText>()
            .AddSingleton<CalendarFile>()
            .AddSingleton(Options.Create(changes ?? new ChangesOptions()))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ChangesPolicy>()
            .AddSingleton<IBookingStore>(new FakeBookingStore { OfAddress = ofAddress ?? [] })
            .AddSingleton<EmailModelFactory>()
            .AddSingleton<EmailComposer>()
            .BuildServiceProvider(validateScopes: true);
    }
}
