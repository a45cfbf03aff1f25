using Dapper;
using EventBooking.Bookings;
using EventBooking.Storage.Sqlite;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>How bookings become searchable after they were made.</summary>
public sealed class SqliteSearchIndexTests : IAsyncLifetime
{
    private readonly SqliteHost host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Bookings_of_an_application_without_search_are_found_whether_made_before_the_upgrade_or_beside_it()
    {
        await MakeFirstSchemaAsync();
        await BookAsBeforeAsync(1, "Ada Lovelace");

        await host.OpenAsync();
        await BookAsBeforeAsync(2, "Grace Hopper");

        Assert.Equal(["Ada Lovelace"], await FindAsync("lovel"));
        Assert.Equal(["Grace Hopper"], await FindAsync("HOPP"));
    }

    [Fact]
    public async Task More_bookings_than_are_indexed_at_a_time_are_found_each_once()
    {
        const int Count = 2 * SqliteSearchIndex.AtATime + 1;
        var store = await host.OpenAsync();
        var slot = Orders.Slot("2026-03-01T10:00") with { Capacity = Count };
        await store.BookAsync([.. Enumerable.Range(0, Count).Select(_ => Orders.Order(slot))]);

        var totals = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () => (await host.OpenSearch().FindPageAsync(new BookingFilter { Name = "ada" }, 0, 1, Cancellation)).Total)));

        Assert.All(totals, total => Assert.Equal(Count, total));
    }

    [Fact]
    public async Task What_a_crash_left_without_entries_is_found()
    {
        var store = await host.OpenAsync();
        await store.BookAsync([Orders.Order(Orders.Slot("2026-03-01T10:00"), name: "Ada Lovelace")]);
        Assert.Equal(["Ada Lovelace"], await FindAsync("ada"));
        await store.BookAsync([Orders.Order(Orders.Slot("2026-03-01T10:00"), name: "Grace Hopper")]);

        // Another process, without anything that this one knows.
        Assert.Equal(["Grace Hopper"], await FindAsync("grace"));
        Assert.Equal(["Ada Lovelace"], await FindAsync("ada"));
    }

    [Fact]
    public async Task Whoever_gets_the_number_of_a_deleted_booking_is_found_and_the_deleted_one_is_not()
    {
        var store = await host.OpenAsync();
        await store.BookAsync([Orders.Order(Orders.Slot("2026-03-01T10:00"), name: "Ada Lovelace"), Orders.Order(Orders.Slot("2026-03-01T10:00"), name: "Grace Hopper")]);
        Assert.Equal(["Grace Hopper"], await FindAsync("grace"));
        await using (var connection = host.Connect())
        {
            await connection.ExecuteAsync("DELETE FROM outbox; DELETE FROM bookings WHERE name = 'Grace Hopper'");
        }

        Assert.Empty(await FindAsync("grace"));
        await store.BookAsync([Orders.Order(Orders.Slot("2026-03-01T11:00"), name: "Mary Somerville")]);

        Assert.Equal(["Mary Somerville"], await FindAsync("mary"));
        Assert.Equal(["Ada Lovelace"], await FindAsync("ada"));
    }

    private async Task<IEnumerable<string>> FindAsync(string name) =>
        (await host.OpenSearch().FindPageAsync(new BookingFilter { Name = name }, 0, 10, Cancellation)).Bookings.Select(booking => booking.Name);

    private async Task MakeFirstSchemaAsync()
    {
        await using var connection = host.Connect();
        await connection.ExecuteAsync(SqliteSchema.ReadStep(1) + "; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;");
    }

    /// <summary>Writes what an application of the first schema wrote for a booking.</summary>
    private async Task BookAsBeforeAsync(int number, string name)
    {
        await using var connection = host.Connect();
        await connection.ExecuteAsync(
            """
            INSERT INTO slots (id, date, start_time, end_time, capacity) VALUES ('2026-03-01T10:00', '2026-03-01', '10:00', '11:00', 4) ON CONFLICT DO NOTHING;
            UPDATE slots SET booked_count = booked_count + 1;
            INSERT INTO bookings (id, reference, manage_token, slot_id, name, email, phone, seats_left, created_at)
            VALUES (@Id, @Reference, @Id, '2026-03-01T10:00', @name, 'guest@example.com', '+442079460123', 4 - @number, 1767225600000 + @number);
            """,
            new { Id = BookingId.Generate(), Reference = $"AAAA-AAA{number}", name, number });
    }
}
