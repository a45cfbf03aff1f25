using System.Globalization;

namespace EventBooking.Tests.Testing;

/// <summary>
/// A calendar that gets files by email, by the rules of RFC 5546, section 2.1.5: a file with a lower SEQUENCE, or with the same one and an
/// earlier DTSTAMP, is older and changes nothing. REQUEST adds or moves the appointment with its UID, CANCEL removes it.
/// </summary>
public sealed class CalendarReader
{
    private readonly Dictionary<string, (int Sequence, string Stamp, Appointment? Appointment)> entries = new(StringComparer.Ordinal);

    public IReadOnlyList<Appointment> Appointments => [.. entries.Values.Select(entry => entry.Appointment).OfType<Appointment>()];

    public void Apply(byte[] file)
    {
        var (calendar, entry) = StrictCalendarReader.Read(file);
        var uid = entry.Text("UID");
        var sequence = int.Parse(entry.Value("SEQUENCE"), CultureInfo.InvariantCulture);
        var stamp = entry.Value("DTSTAMP");
        if (entries.TryGetValue(uid, out var known)
            && (sequence < known.Sequence || sequence == known.Sequence && string.CompareOrdinal(stamp, known.Stamp) < 0))
        {
            return;
        }

        // Sections 3.2.2 and 3.2.5: both have an organizer and the attendee, and only a cancellation is CANCELLED.
        Assert.Single(entry, property => property.Name == "ORGANIZER");
        Assert.Single(entry, property => property.Name == "ATTENDEE");
        var isCancelled = calendar.Value("METHOD") == "CANCEL";
        Assert.Contains(calendar.Value("METHOD"), new[] { "REQUEST", "CANCEL" });
        Assert.Equal(isCancelled ? "CANCELLED" : "CONFIRMED", entry.Value("STATUS"));
        entries[uid] = (sequence, stamp, isCancelled ? null : new(MomentOf(entry.Value("DTSTART")), MomentOf(entry.Value("DTEND"))));
    }

    private static DateTimeOffset MomentOf(string utc) => DateTimeOffset.ParseExact(
        utc, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public sealed record Appointment(DateTimeOffset Start, DateTimeOffset End);
}
