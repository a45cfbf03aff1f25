using System.Globalization;
using System.Text.Json;

namespace EventBooking.Load.Verification;

/// <summary>An email that the mail service accepted.</summary>
/// <param name="Key">Its idempotency key, which is the id of the message.</param>
/// <param name="Person">The email address of the attendee whom it is about.</param>
/// <param name="Recipient"><c>attendee</c> or <c>admin</c>.</param>
/// <param name="About">What has happened: <c>booked</c>, <c>cancelled</c>.</param>
internal sealed record SentEmail(string Key, string Person, string Recipient, string About)
{
    private const string RevisionMark = "-revision-";

    /// <summary>How often the booking had been changed when the message was written.</summary>
    public int Revision => Key.Split(RevisionMark) is [_, var revision] ? int.Parse(revision, CultureInfo.InvariantCulture) : 0;

    /// <summary>Reads a request to Resend.</summary>
    public static SentEmail Read(string key, JsonElement body)
    {
        var tags = body.GetProperty("tags").EnumerateArray()
            .ToDictionary(tag => tag.GetProperty("name").GetString()!, tag => tag.GetProperty("value").GetString()!);
        return new(key, ReadAddress(tags["kind"] == "admin" ? "reply_to" : "to"), tags["kind"], tags["about"]);

        string ReadAddress(string property)
        {
            var address = body.GetProperty(property);
            return (address.ValueKind == JsonValueKind.Array ? address[0] : address).GetString()!;
        }
    }
}
