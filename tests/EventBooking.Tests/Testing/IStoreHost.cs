using EventBooking.Bookings;
using EventBooking.Outbox;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EventBooking.Tests.Testing;

/// <summary>One empty database of a test's own, which any number of store instances may share.</summary>
public interface IStoreHost : IAsyncDisposable
{
    /// <summary>The settings that let an application use this database.</summary>
    IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>One more instance over the same data, prepared.</summary>
    Task<IBookingStore> OpenAsync(ReferenceGenerator? references = null);

    /// <summary>
    /// An instance whose update lacks the condition; with the database's own last line taken away too where that is asked for.
    /// </summary>
    Task<IBookingStore> OpenUnguardedAsync(bool keepLastLine = false);

    /// <summary>Writes a booked count past the capacity straight into the database.</summary>
    Task OversellDirectlyAsync(string slotId);

    /// <summary>Adds to a booked count, straight in the database, what no booking stands for.</summary>
    Task MiscountDirectlyAsync(string slotId, int difference);

    Task<StoredCounts> CountAsync();

    /// <summary>One more instance of the outbox over the same data.</summary>
    IOutbox OpenOutbox();

    /// <summary>One more instance of the search over the same data.</summary>
    IBookingSearch OpenSearch();

    /// <summary>One more look at the same data from outside.</summary>
    IStoreInspection OpenInspection();

    /// <summary>One more instance of the keys of sessions over the same data.</summary>
    IXmlRepository OpenKeys();

    /// <summary>The ids of all bookings with their references.</summary>
    Task<IReadOnlyDictionary<string, string>> BookingsAsync();
}

public sealed record StoredCounts(long Bookings, long Messages);
