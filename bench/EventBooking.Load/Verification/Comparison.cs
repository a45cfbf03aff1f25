namespace EventBooking.Load.Verification;

/// <summary>Holds what clients were told against what the site has. Bookings that the ledger does not know count as somebody else's.</summary>
internal sealed class Comparison(Ledger ledger, SiteState state)
{
    private readonly ILookup<string, KeptBooking> bySlot = state.Bookings.ToLookup(booking => booking.SlotId);
    private readonly ILookup<string, KeptBooking> byReference = state.Bookings.ToLookup(booking => booking.Reference);
    private readonly ILookup<string, KeptBooking> byPerson = state.Bookings.ToLookup(booking => booking.Email);

    private HashSet<string> OpenSlots => field ??= [.. state.Slots.Where(slot => bySlot[slot.Id].Count() < slot.Capacity).Select(slot => slot.Id)];

    public Verdict Judge() => new()
    {
        Oversold = [.. state.Slots.SelectMany(FindOversold).Distinct()],
        Undersold = [.. state.Slots.SelectMany(FindUncounted).Concat(ledger.Attempts.SelectMany(FindDenied)).Distinct()],
        Lost = [.. ledger.Attempts.SelectMany(FindLost)],
        Doubled = [.. ledger.Attempts.SelectMany(FindDoubled).Concat(FindSharedReferences())],
        Wrong = [.. ledger.Attempts.Where(attempt => attempt.WrongAnswer is not null).Select(attempt => $"{attempt.Key} was answered {attempt.WrongAnswer}")],
    };

    private IEnumerable<string> FindOversold(CountedSlot slot)
    {
        var bookings = bySlot[slot.Id].Count();
        if (Math.Max(bookings, slot.BookedCount) > slot.Capacity)
        {
            yield return $"{slot.Id} has {bookings} bookings, counts {slot.BookedCount} and holds {slot.Capacity}";
        }
        else if (bookings > slot.BookedCount)
        {
            yield return $"{slot.Id} has {bookings} bookings and counts {slot.BookedCount}, so that it would sell a seat twice";
        }
    }

    private IEnumerable<string> FindUncounted(CountedSlot slot)
    {
        var bookings = bySlot[slot.Id].Count();
        if (slot.BookedCount > bookings)
        {
            yield return $"{slot.Id} counts {slot.BookedCount} and has {bookings} bookings";
        }
    }

    /// <summary>No booking is ever given back, so a slot that was full once is full for good.</summary>
    private IEnumerable<string> FindDenied(Attempt attempt)
    {
        if (attempt.Outcome is not AttemptOutcome.Refused)
        {
            yield break;
        }

        if (OpenSlots.Contains(attempt.SlotId))
        {
            yield return $"{attempt.SlotId} was called full and has seats left";
        }

        if (byPerson.Contains(attempt.Email))
        {
            yield return $"{attempt.Key} was told that the slot is full, and has a seat";
        }
    }

    private IEnumerable<string> FindLost(Attempt attempt) => attempt.References
        .Where(reference => !byReference[reference].Any(booking => booking.Email == attempt.Email && booking.SlotId == attempt.SlotId))
        .Select(reference => $"{attempt.Key} was promised {reference} in {attempt.SlotId}, which is not there");

    private IEnumerable<string> FindDoubled(Attempt attempt)
    {
        if (attempt.References.Count > 1)
        {
            yield return $"{attempt.Key} was answered with {string.Join(" and ", attempt.References)}";
        }

        if (byPerson[attempt.Email].Skip(1).Any())
        {
            yield return $"{attempt.Key} has {string.Join(" and ", byPerson[attempt.Email].Select(booking => booking.Reference))}";
        }
    }

    private IEnumerable<string> FindSharedReferences() =>
        byReference.Where(same => same.Skip(1).Any()).Select(same => $"{same.Key} stands for {same.Count()} bookings");
}
