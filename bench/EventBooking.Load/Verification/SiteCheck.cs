using EventBooking.Load.Buying;

namespace EventBooking.Load.Verification;

/// <summary>Compares the answers that clients got with the state of the site. Bookings that are not in the log belong to others.</summary>
internal sealed class SiteCheck(AttemptLog log, SiteState state)
{
    /// <summary>Seat counts may be one second old.</summary>
    private static readonly TimeSpan MaxCountAge = TimeSpan.FromMilliseconds(1100);

    private readonly ILookup<string, ExportedBooking> bySlot =
        state.Bookings.Where(booking => booking.Status == "Confirmed").ToLookup(booking => booking.SlotId);

    private readonly ILookup<string, ExportedBooking> waitingByDate =
        state.Bookings.Where(booking => booking.Status == "Waiting").ToLookup(booking => booking.Date);

    private readonly ILookup<string, ExportedBooking> byReference = state.Bookings.ToLookup(booking => booking.Reference);
    private readonly ILookup<string, ExportedBooking> byPerson = state.Bookings.ToLookup(booking => booking.Email);

    private HashSet<string> OpenSlots =>
        field ??= [.. state.Slots.Where(slot => bySlot[slot.Id].Count() < slot.Capacity).Select(slot => slot.Id)];

    /// <summary>Reads the site's state and compares it. Nobody may book meanwhile.</summary>
    /// <exception cref="SiteStateException">The site's answers contradict each other.</exception>
    /// <exception cref="HttpRequestException">An instance does not answer.</exception>
    public static async Task<CheckResult> RunAsync(AttemptLog log, IReadOnlyList<HttpClient> instances, CancellationToken cancellationToken)
    {
        await Task.Delay(MaxCountAge, cancellationToken);
        return new SiteCheck(log, await SiteState.ReadAsync(instances, cancellationToken)).Compare();
    }

    public CheckResult Compare() => new()
    {
        Oversold = [.. state.Slots.SelectMany(FindOversold).Distinct()],
        Undersold =
        [
            .. state.Slots.SelectMany(FindUndersold)
                .Concat(state.Dates.SelectMany(FindMiscounted))
                .Concat(log.Attempts.SelectMany(FindWronglyRefused))
                .Distinct(),
        ],
        Lost = [.. log.Attempts.SelectMany(FindLost)],
        Doubled = [.. log.Attempts.SelectMany(FindDoubled).Concat(FindSharedReferences())],
        Wrong = [.. log.Attempts.SelectMany(FindWrong)],
    };

    private IEnumerable<string> FindOversold(SlotState slot)
    {
        var bookings = bySlot[slot.Id].Count();
        if (Math.Max(bookings, slot.BookedCount) > slot.Capacity)
        {
            yield return $"{slot.Id} has {bookings} bookings, booked count {slot.BookedCount} and capacity {slot.Capacity}";
        }
        else if (bookings > slot.BookedCount)
        {
            yield return $"{slot.Id} has {bookings} bookings and booked count {slot.BookedCount}: a seat can be sold twice";
        }
    }

    private IEnumerable<string> FindUndersold(SlotState slot)
    {
        var bookings = bySlot[slot.Id].Count();
        if (slot.BookedCount > bookings)
        {
            yield return $"{slot.Id} has {bookings} bookings and booked count {slot.BookedCount}: a seat cannot be sold";
        }

        if (slot.Waiting > 0 && bookings < slot.Capacity)
        {
            yield return $"{slot.Id} has {bookings} bookings and capacity {slot.Capacity}: a seat is free, and {slot.Waiting} people wait";
        }
    }

    /// <summary>A place that is not counted never gets a seat, and one that does not exist keeps others away.</summary>
    private IEnumerable<string> FindMiscounted(DateState date)
    {
        var places = waitingByDate[date.Date].Count();
        if (date.Waiting != places)
        {
            yield return $"{date.Date} has {places} places on the waiting list and counts {date.Waiting}";
        }
    }

    /// <summary>Freed seats are sold again, so a slot that was full once is full in the end.</summary>
    private IEnumerable<string> FindWronglyRefused(Attempt attempt)
    {
        if (attempt.Outcome is not (AttemptOutcome.Full or AttemptOutcome.NoPlace))
        {
            yield break;
        }

        if (attempt.Outcome is AttemptOutcome.Full && OpenSlots.Contains(attempt.SlotId))
        {
            yield return $"{attempt.SlotId} was answered as full and has seats left";
        }

        if (byPerson.Contains(attempt.Email))
        {
            yield return $"{attempt.Key} was answered that there is no seat or place for it, and has one";
        }
    }

    private IEnumerable<string> FindLost(Attempt attempt)
    {
        var missing = attempt.References.Where(reference => byReference[reference].All(booking => booking.Email != attempt.Email)).ToList();
        if (missing.Count > 0)
        {
            yield return $"{attempt.Key} was answered with {string.Join(" and ", missing)}, which does not exist";
        }

        // A request without a clear answer may have been done or not.
        else if (attempt is { IsAnswered: true, History.Count: > 0 }
            && !byPerson[attempt.Email].Any(booking => IsAsAnswered(attempt, booking)))
        {
            var stored = string.Join(" and ", byPerson[attempt.Email].Select(booking => $"{booking.Status} in {booking.SlotId}"));
            yield return $"{attempt.Key} was answered with {attempt.Outcome} in {attempt.Seat ?? attempt.SlotId}, and is {stored}";
        }
    }

    /// <summary>Somebody who waits may have got a seat since.</summary>
    private static bool IsAsAnswered(Attempt attempt, ExportedBooking booking) => attempt.Outcome switch
    {
        AttemptOutcome.Booked => booking.Status == "Confirmed" && IsInSlot(attempt, booking),
        AttemptOutcome.Cancelled => booking.Status == "Cancelled" && IsInSlot(attempt, booking),
        AttemptOutcome.Waiting => booking.Status == "Waiting" || (booking.Status == "Confirmed" && IsInSlot(attempt, booking)),
        AttemptOutcome.Left => booking.Status == "Left",
        _ => true,
    };

    private static bool IsInSlot(Attempt attempt, ExportedBooking booking) =>
        booking.SlotId.StartsWith(attempt.Seat ?? attempt.SlotId, StringComparison.Ordinal);

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

    private static IEnumerable<string> FindWrong(Attempt attempt) =>
        attempt.WrongAnswer is { } answer ? [$"{attempt.Key} was answered {answer}"] : [];

    private IEnumerable<string> FindSharedReferences() =>
        byReference.Where(same => same.Skip(1).Any()).Select(same => $"{same.Key} is the reference of {same.Count()} bookings");
}
