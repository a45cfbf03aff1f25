using EventBooking.Bookings;
using EventBooking.Scheduling;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;

namespace EventBooking.Storage.Mongo;

/// <summary>Dates and times of day are text in ISO 8601, in the event's time zone. Points in time are BSON dates in UTC.</summary>
[BsonIgnoreExtraElements]
internal sealed class SlotDocument
{
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("date")]
    public required string Date { get; init; }

    [BsonElement("startTime")]
    public required string StartTime { get; init; }

    [BsonElement("endTime")]
    public required string EndTime { get; init; }

    [BsonElement("capacity")]
    public required int Capacity { get; init; }

    [BsonElement("bookedCount")]
    public required int BookedCount { get; init; }

    /// <summary>Absent in slots that an older application created, until somebody waits.</summary>
    [BsonElement("waitingCount")]
    public int WaitingCount { get; init; }

    [BsonElement("anyHourCount")]
    public int AnyHourCount { get; init; }

    public Slot ToSlot() => new(SlotId.Parse(Id), Capacity, BookedCount, WaitingCount, AnyHourCount);
}

[BsonIgnoreExtraElements]
internal sealed class BookingDocument
{
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("reference")]
    public required string Reference { get; init; }

    [BsonElement("manageToken")]
    public required string ManageToken { get; init; }

    [BsonElement("slotId")]
    public required string SlotId { get; init; }

    [BsonElement("name")]
    public required string Name { get; init; }

    [BsonElement("email")]
    public required string Email { get; init; }

    [BsonElement("phone")]
    public required string Phone { get; init; }

    [BsonElement("status")]
    [BsonRepresentation(BsonType.String)]
    public required BookingStatus Status { get; init; }

    [BsonElement("seatsLeft")]
    public required int SeatsLeft { get; init; }

    [BsonElement("createdAt")]
    public required DateTime CreatedAt { get; init; }

    /// <summary>Absent until the first change.</summary>
    [BsonElement("updatedAt")]
    [BsonIgnoreIfNull]
    public DateTime? UpdatedAt { get; init; }

    [BsonElement("revision")]
    [BsonIgnoreIfDefault]
    public int Revision { get; init; }

    [BsonElement("notifiedRevision")]
    [BsonIgnoreIfDefault]
    public int NotifiedRevision { get; init; }

    [BsonElement("waitsFor")]
    [BsonIgnoreIfNull]
    public string? WaitsFor { get; init; }

    /// <summary>The order of joining the waiting list, for each date.</summary>
    [BsonElement("lineNumber")]
    [BsonIgnoreIfNull]
    public long? LineNumber { get; init; }

    [BsonElement("originalDetails")]
    [BsonIgnoreIfNull]
    public string? OriginalDetails { get; init; }

    [BsonElement("appliedKeys")]
    [BsonIgnoreIfNull]
    public string? AppliedKeys { get; init; }

    /// <summary>Absent or of an older version in bookings that an older application made, until the next start of this one.</summary>
    [BsonElement("search")]
    [BsonIgnoreIfNull]
    public BookingSearchText? Search { get; init; }

    /// <summary>The document of a new booking.</summary>
    /// <param name="booking">As decided.</param>
    /// <param name="lineNumber">Its place in the order of joining, if it waits.</param>
    public static BookingDocument From(Booking booking, long? lineNumber = null) => new()
    {
        Id = booking.Id,
        Reference = booking.Reference,
        ManageToken = booking.ManageToken,
        SlotId = booking.SlotId.ToString(),
        Name = booking.Name,
        Email = booking.Email,
        Phone = booking.Phone,
        Status = booking.Status,
        SeatsLeft = booking.SeatsLeft,
        CreatedAt = booking.CreatedAt.UtcDateTime,
        WaitsFor = booking.WaitsFor?.ToString(),
        LineNumber = lineNumber,
        Search = BookingSearchText.From(booking.Name, booking.Email, booking.Phone),
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
        Status = Status,
        SeatsLeft = SeatsLeft,
        CreatedAt = new DateTimeOffset(CreatedAt, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(UpdatedAt ?? CreatedAt, TimeSpan.Zero),
        Revision = Revision,
        NotifiedRevision = NotifiedRevision,
        WaitsFor = WaitsFor is null ? null : WaitTarget.Parse(WaitsFor),
        OriginalDetails = OriginalDetails,
        AppliedKeys = AppliedKeys,
    };
}

/// <summary>The folded texts for the search. An older application kept more here.</summary>
[BsonIgnoreExtraElements]
internal sealed class BookingSearchText
{
    /// <summary>The version of the folding. The next start updates older bookings. Absent in version 1.</summary>
    public const int CurrentVersion = 2;

    [BsonElement("version")]
    public int Version { get; init; }

    [BsonElement("name")]
    public required string Name { get; init; }

    [BsonElement("digits")]
    public required string Digits { get; init; }

    [BsonElement("email")]
    public string? Email { get; init; }

    public static BookingSearchText From(string name, string email, string phone) => new()
    {
        Version = CurrentVersion,
        Name = SearchText.FoldName(name),
        Digits = PhoneSearchText.Fold(phone),
        Email = SearchText.FoldEmail(email),
    };
}

[BsonIgnoreExtraElements]
internal sealed class KeyDocument
{
    [BsonId]
    public required string Name { get; init; }

    [BsonElement("xml")]
    public required string Xml { get; init; }
}

[BsonIgnoreExtraElements]
internal sealed class AdminSessionDocument
{
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("createdAt")]
    public required DateTime CreatedAt { get; init; }

    [BsonElement("usedAt")]
    public required DateTime UsedAt { get; init; }
}

/// <summary>Written by every transaction that counts the bookings of an email address, so that they come one after the other.</summary>
[BsonIgnoreExtraElements]
internal sealed class EmailLockDocument
{
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("writes")]
    public required long Writes { get; init; }
}

/// <summary>Counts the people who have joined the waiting lists of a date.</summary>
[BsonIgnoreExtraElements]
internal sealed class LineDocument
{
    /// <summary>The date.</summary>
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("joined")]
    public required long Joined { get; init; }
}
