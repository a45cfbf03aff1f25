using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Testing;

/// <summary>
/// One application over an SQLite file with the bookings that a test wants, with a program and a person who may see them.
/// </summary>
public sealed class SearchedSite : IAsyncDisposable
{
    private static readonly DateTimeOffset Opening = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteHost host = new();
    private int booked;

    private SearchedSite(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? replaceServices)
    {
        Site = Site.Start(settings.Concat(host.Settings).ToDictionary(), replaceServices);
        Program = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Site.Address };
        Program.DefaultRequestHeaders.Add("X-Admin-Key", Site.AdminKey);
    }

    public Site Site { get; }

    /// <summary>Sends the key with everything.</summary>
    public HttpClient Program { get; }

    public Administrator Person { get; private set; } = null!;

    public static async Task<SearchedSite> StartAsync(
        Action<IServiceCollection>? replaceServices = null, params (string Name, string Value)[] settings)
    {
        var site = new SearchedSite(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value), replaceServices);
        site.Person = await Administrator.SignedInAsync(site.Site);
        return site;
    }

    /// <summary>One second after the other.</summary>
    public async Task<IReadOnlyList<Booking>> BookAsync(string slotId, params IReadOnlyList<string> names)
    {
        Assert.True(Site.Services.GetRequiredService<EventCalendar>().TryFindSlot(slotId, out var slot), slotId);
        var orders = names.Select(name => Orders.Order(slot, name: name) with { CreatedAt = Opening.AddSeconds(booked++) }).ToList();
        var outcomes = await Site.Services.GetRequiredService<IBookingStore>().BookAsync(orders);
        return [.. outcomes.Cast<BookingOutcome.Booked>().Select(outcome => outcome.Booking)];
    }

    public async ValueTask DisposeAsync()
    {
        Person.Dispose();
        Program.Dispose();
        await Site.DisposeAsync();
        await host.DisposeAsync();
    }
}
