using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;

namespace EventBooking.Storage.Sqlite;

internal sealed record SlotRow
{
    public required string Id { get; init; }

    public required long Capacity { get; init; }

    public required long BookedCount { get; init; }

    public Slot ToSlot() => new(SlotId.Parse(Id), (int)Capacity, (int)BookedCount);
}

internal record BookingRow
{
    public required string Id { get; init; }

    public required string Reference { get; init; }

    public required string ManageToken { get; init; }

    public required string SlotId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public required string Status { get; init; }

    public required long SeatsLeft { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>The columns to select for a row, from the table with this name.</summary>
    public static string Columns(string table) =>
        $"{table}.id, {table}.reference, {table}.manage_token AS ManageToken, {table}.slot_id AS SlotId, {table}.name, {table}.email, "
        + $"{table}.phone, {table}.status, {table}.seats_left AS SeatsLeft, {table}.created_at AS CreatedAt";

    public static BookingRow From(Booking booking) => new()
    {
        Id = booking.Id,
        Reference = booking.Reference,
        ManageToken = booking.ManageToken,
        SlotId = booking.SlotId.ToString(),
        Name = booking.Name,
        Email = booking.Email,
        Phone = booking.Phone,
        Status = SqliteText.Of(booking.Status),
        SeatsLeft = booking.SeatsLeft,
        CreatedAt = booking.CreatedAt.ToUnixTimeMilliseconds(),
    };

    public Booking ToBooking() => new()
    {
        Id = Id,
        Reference = Reference,
        ManageToken = ManageToken,
        SlotId = Scheduling.SlotId.Parse(SlotId),
        Name = Name,
        Email = Email,
        Phone = Phone,
        Status = SqliteText.Parse<BookingStatus>(Status),
        SeatsLeft = (int)SeatsLeft,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
    };
}

internal static class SqliteText
{
    /// <summary>The name that <see cref="OutboxStatus.Failed"/> has in the schema since its first version.</summary>
    private const string Parked = "parked";

    /// <summary>An enumerated value as the schema spells it.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        value is OutboxStatus.Failed ? Parked : value.ToString().ToLowerInvariant();

    public static T Parse<T>(string text)
        where T : struct, Enum =>
        text == Parked ? (T)(object)OutboxStatus.Failed : Enum.Parse<T>(text, ignoreCase: true);
}
