using Dapper;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Testing;

/// <summary>One application with an SQLite file and bookings, and clients that may read them.</summary>
public sealed class SiteWithBookings : IAsyncDisposable
{
    private static readonly DateTimeOffset Opening = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteHost host = new();
    private int booked;

    private SiteWithBookings(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? replaceServices)
    {
        Site = Site.Start(settings.Concat(host.Settings).ToDictionary(), replaceServices);
        Api = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Site.Address };
        Api.DefaultRequestHeaders.Add("X-Admin-Key", Site.AdminKey);
    }

    public Site Site { get; }

    /// <summary>Sends the key with every request.</summary>
    public HttpClient Api { get; }

    public Administrator Admin { get; private set; } = null!;

    public static async Task<SiteWithBookings> StartAsync(
        Action<IServiceCollection>? replaceServices = null, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Reminders:Before"] = "" };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var site = new SiteWithBookings(all, replaceServices);
        site.Admin = await Administrator.CreateSignedInAsync(site.Site);
        return site;
    }

    /// <summary>Books one seat for each name, one second apart.</summary>
    public Task<IReadOnlyList<Booking>> BookAsync(string slotId, params IReadOnlyList<string> names) =>
        BookAsync(slotId, TimeSpan.Zero, names);

    /// <summary>The same, so much later.</summary>
    public async Task<IReadOnlyList<Booking>> BookAsync(string slotId, TimeSpan later, params IReadOnlyList<string> names)
    {
        Assert.True(Site.Services.GetRequiredService<EventCalendar>().TryFindSlot(slotId, out var slot), slotId);
        var commands = names
            .Select(name => TestData.CreateCommand(slot, name: name) with { CreatedAt = Opening.AddSeconds(booked++) + later })
            .ToList();
        var outcomes = await Site.Services.GetRequiredService<IBookingStore>().BookAsync(commands);

        // The store was used directly, so the site must read its counts anew.
        Site.Services.GetRequiredService<SeatCountCache>().Invalidate();
        return [.. outcomes.Cast<BookingOutcome.Booked>().Select(outcome => outcome.Booking)];
    }

    /// <summary>Changes the stored data.</summary>
    public async Task ExecuteAsync(string sql, object? values = null)
    {
        await using var connection = host.Connect();
        await connection.ExecuteAsync(sql, values);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        Api.Dispose();
        await Site.DisposeAsync();
        await host.DisposeAsync();
    }
}
