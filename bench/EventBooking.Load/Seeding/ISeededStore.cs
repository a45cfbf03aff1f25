using EventBooking.Bookings;

namespace EventBooking.Load.Seeding;

/// <summary>What filling a store takes beyond what the application asks of it.</summary>
internal interface ISeededStore
{
    /// <summary>How many orders share a transaction.</summary>
    int LargestBatch { get; }

    /// <summary>When the latest booking was made; null when there is none.</summary>
    Task<DateTimeOffset?> FindLatestAsync(CancellationToken cancellationToken);

    /// <summary>Marks the messages of these bookings as sent soon after they were made, as nobody may write to invented people.</summary>
    Task MarkSentAsync(IReadOnlyList<Booking> bookings, CancellationToken cancellationToken);

    /// <summary>Indexes what the store has not indexed with the bookings themselves.</summary>
    Task MakeSearchableAsync(CancellationToken cancellationToken);
}
