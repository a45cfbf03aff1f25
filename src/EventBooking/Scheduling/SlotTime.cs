namespace EventBooking.Scheduling;

/// <summary>A slot as calendars store it: an instant and an hour.</summary>
internal static class SlotTime
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(1);

    /// <summary>
    /// RFC 5545, section 3.3.5: a local time that the clocks skip uses the offset from before the gap, and a local time that occurs
    /// twice means the first one. The code asks the time zone about instants only, because TimeZoneInfo finds no gap for local times
    /// in zones with a negative summer time, such as Europe/Dublin.
    /// </summary>
    public static DateTime StartInUtc(SlotId slotId, TimeZoneInfo timeZone)
    {
        var asIfUtc = DateTime.SpecifyKind(slotId.Start, DateTimeKind.Utc);
        var byOffsetBefore = asIfUtc - timeZone.GetUtcOffset(asIfUtc.AddDays(-1));
        var byOffsetAfter = asIfUtc - timeZone.GetUtcOffset(asIfUtc.AddDays(1));
        return Shows(byOffsetBefore) || !Shows(byOffsetAfter) ? byOffsetBefore : byOffsetAfter;

        bool Shows(DateTime moment) => moment + timeZone.GetUtcOffset(moment) == asIfUtc;
    }
}
