using EventBooking.Bookings;
using EventBooking.Outbox;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EventBooking.Tests.Testing;

/// <summary>An empty database for one test. Any number of store instances may share it.</summary>
public interface IStoreHost : IAsyncDisposable
{
    /// <summary>Settings of an application with this database.</summary>
    IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Opens and prepares another instance.</summary>
    Task<IBookingStore> OpenAsync(ReferenceGenerator? references = null);

    /// <summary>An instance without the condition of the update, and without the check of the database unless it is kept.</summary>
    Task<IBookingStore> OpenWithoutConditionAsync(bool keepDatabaseCheck = false);

    /// <summary>An instance whose freed seats go to nobody, while others believe that they belong to the first in line.</summary>
    Task<IBookingStore> OpenWithClosedWaitingListAsync();

    /// <summary>Sets a booked count above the capacity directly in the database.</summary>
    Task OversellDirectlyAsync(string slotId);

    /// <summary>Changes a booked count directly in the database, without bookings.</summary>
    Task MiscountDirectlyAsync(string slotId, int difference);

    /// <summary>Changes a capacity directly in the database, as docs/operations.md says.</summary>
    Task ChangeCapacityDirectlyAsync(string slotId, int capacity);

    Task<StoredCounts> CountAsync();

    IOutbox OpenOutbox();

    IBookingSearch OpenSearch();

    IStoreInspection OpenInspection();

    /// <summary>Opens the keys that protect sessions and forms.</summary>
    IXmlRepository OpenKeys();

    /// <summary>The references of all bookings by id.</summary>
    Task<IReadOnlyDictionary<string, string>> BookingsAsync();
}

public sealed record StoredCounts(long Bookings, long Messages);
