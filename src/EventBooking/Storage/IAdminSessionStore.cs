using EventBooking.Bookings;

namespace EventBooking.Storage;

/// <summary>
/// The sessions of administrators, so that a session that has ended is over on every instance. Every member throws
/// <see cref="StoreUnavailableException"/> if the store does not answer.
/// </summary>
public interface IAdminSessionStore
{
    /// <summary>Adds a session that begins now, and deletes those that began before.</summary>
    Task AddAsync(string id, DateTimeOffset now, DateTimeOffset deleteBefore, CancellationToken cancellationToken);

    /// <summary>Null if the session has ended.</summary>
    Task<StoredAdminSession?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Records that the session is in use. Does not bring back one that has ended.</summary>
    Task UseAsync(string id, DateTimeOffset now, CancellationToken cancellationToken);

    Task RemoveAsync(string id, CancellationToken cancellationToken);

    Task RemoveAllAsync(CancellationToken cancellationToken);
}

public sealed record StoredAdminSession(DateTimeOffset CreatedAt, DateTimeOffset UsedAt);
