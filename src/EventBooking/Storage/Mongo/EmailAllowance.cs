using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EventBooking.Bookings;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

/// <summary>
/// How many more bookings the email addresses of a batch may have. The transaction writes the address's document before it counts. If two
/// transactions book for one address, on any instances, the second one conflicts and repeats its count.
/// </summary>
internal sealed class EmailAllowance(IClientSessionHandle session, MongoCollections collections, CancellationToken budget)
{
    private readonly Dictionary<string, int> left = new(StringComparer.OrdinalIgnoreCase);

    public async Task ReadAsync(IEnumerable<BookCommand> commands)
    {
        var limited = commands.Where(command => command.MaxSeatsPerEmail > 0)
            .DistinctBy(command => KeyOf(command.Email), StringComparer.Ordinal);
        foreach (var command in limited.OrderBy(command => KeyOf(command.Email), StringComparer.Ordinal))
        {
            left[command.Email] = (int)Math.Max(0, command.MaxSeatsPerEmail - await CountAsync(command.Email));
        }
    }

    /// <summary>The bookings and places on waiting lists that the address has.</summary>
    public async Task<long> CountAsync(string email)
    {
        await collections.EmailLocks.UpdateOneAsync(
            session,
            Builders<EmailLockDocument>.Filter.Eq(document => document.Id, KeyOf(email)),
            Builders<EmailLockDocument>.Update.Inc(document => document.Writes, 1),
            new UpdateOptions { IsUpsert = true },
            budget);
        return await collections.Bookings.CountDocumentsAsync(session, IsActiveOf(email), cancellationToken: budget);
    }

    /// <summary>The confirmed and waiting bookings of an address.</summary>
    public static FilterDefinition<BookingDocument> IsActiveOf(string email) =>
        Builders<BookingDocument>.Filter.Regex(booking => booking.Email, new BsonRegularExpression($"^{Regex.Escape(email)}$", "i"))
        & Builders<BookingDocument>.Filter.In(booking => booking.Status, [BookingStatus.Confirmed, BookingStatus.Waiting]);

    public bool IsUsedUp(BookCommand command) => left.TryGetValue(command.Email, out var count) && count == 0;

    /// <summary>The first commands of each address, as many as the address may still book. The rest wait for the result.</summary>
    public List<BookCommand> Take(IEnumerable<BookCommand> commands) =>
    [
        .. commands.GroupBy(command => command.Email, StringComparer.OrdinalIgnoreCase)
            .SelectMany(ofAddress => left.TryGetValue(ofAddress.Key, out var count) ? ofAddress.Take(count) : ofAddress),
    ];

    public void Use(IEnumerable<Booking> bookings)
    {
        foreach (var booking in bookings.Where(booking => left.ContainsKey(booking.Email)))
        {
            left[booking.Email]--;
        }
    }

    /// <summary>A hash, because an address is personal data.</summary>
    private static string KeyOf(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())));
}
