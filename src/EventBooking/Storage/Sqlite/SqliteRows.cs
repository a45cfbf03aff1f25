using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using Microsoft.Data.Sqlite;

namespace EventBooking.Storage.Sqlite;

internal sealed record SlotRow
{
    public required string Id { get; init; }

    public required long Capacity { get; init; }

    public required long BookedCount { get; init; }

    public required long WaitingCount { get; init; }

    public required long AnyHourCount { get; init; }

    public Slot ToSlot() => new(SlotId.Parse(Id), (int)Capacity, (int)BookedCount, (int)WaitingCount, (int)AnyHourCount);
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

    public required long UpdatedAt { get; init; }

    public required long Revision { get; init; }

    public required long NotifiedRevision { get; init; }

    public required string? WaitsFor { get; init; }

    public required string? OriginalDetails { get; init; }

    public required string? AppliedKeys { get; init; }

    /// <summary>The columns to select for a row, from the table with this name.</summary>
    public static string Columns(string table) =>
        $"{table}.id, {table}.reference, {table}.manage_token AS ManageToken, {table}.slot_id AS SlotId, {table}.name, {table}.email, "
        + $"{table}.phone, {table}.status, {table}.seats_left AS SeatsLeft, {table}.created_at AS CreatedAt, "
        + $"{table}.updated_at AS UpdatedAt, {table}.revision, {table}.notified_revision AS NotifiedRevision, "
        + $"{table}.waits_for AS WaitsFor, {table}.original_details AS OriginalDetails, {table}.applied_keys AS AppliedKeys";

    /// <summary>Reads the columns in their order.</summary>
    public static BookingRow Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Reference = row.GetString(1),
        ManageToken = row.GetString(2),
        SlotId = row.GetString(3),
        Name = row.GetString(4),
        Email = row.GetString(5),
        Phone = row.GetString(6),
        Status = row.GetString(7),
        SeatsLeft = row.GetInt64(8),
        CreatedAt = row.GetInt64(9),
        UpdatedAt = row.GetInt64(10),
        Revision = row.GetInt64(11),
        NotifiedRevision = row.GetInt64(12),
        WaitsFor = row.IsDBNull(13) ? null : row.GetString(13),
        OriginalDetails = row.IsDBNull(14) ? null : row.GetString(14),
        AppliedKeys = row.IsDBNull(15) ? null : row.GetString(15),
    };

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
        UpdatedAt = booking.UpdatedAt.ToUnixTimeMilliseconds(),
        Revision = booking.Revision,
        NotifiedRevision = booking.NotifiedRevision,
        WaitsFor = booking.WaitsFor?.ToString(),
        OriginalDetails = booking.OriginalDetails,
        AppliedKeys = booking.AppliedKeys,
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
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        Revision = (int)Revision,
        NotifiedRevision = (int)NotifiedRevision,
        WaitsFor = WaitsFor is null ? null : WaitTarget.Parse(WaitsFor),
        OriginalDetails = OriginalDetails,
        AppliedKeys = AppliedKeys,
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
