using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using MongoDB.Driver;

namespace EventBooking.Storage.Mongo;

public class MongoStore(
    MongoConnection connection,
    ReferenceGenerator references,
    OutboxMessageFactory messages,
    WaitingListPolicy waitingList,
    TimeProvider time) : IBookingStore
{
    private const int SharedLanes = 2;

    /// <summary>Commands other than bookings have a transaction each. So many run at once.</summary>
    private const int UpdateLanes = 16;

    private readonly ContendedSlots contended = new(time);
    private readonly MongoCollections collections = connection.Collections;

    public Task PrepareAsync(CancellationToken cancellationToken) => connection.PrepareAsync(cancellationToken);

    /// <summary>
    /// All slots share a few lanes, so that few transactions do the work of many. A slot that another transaction holds has a lane of its
    /// own: after an instance was killed, MongoDB keeps its slots locked for up to a minute, and the other slots must not wait for them.
    /// </summary>
    public int LaneOf(BookingCommand command) => command switch
    {
        BookCommand { Slot.Id: var slotId } => contended.Contains(slotId) ? NumberOf(slotId) : NumberOf(slotId) % SharedLanes,
        _ => -1 - (int)((uint)command.BookingId.GetHashCode(StringComparison.Ordinal) % UpdateLanes),
    };

    public Task CreateSlotsAsync(IReadOnlyList<Slot> planned, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                await collections.CreateSlotsAsync(planned, token);
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<Slot>> GetSlotsAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<Slot>>(
            async token =>
            {
                var filter = Builders<SlotDocument>.Filter;
                var documents = await collections.Slots
                    .Find(filter.Gte(slot => slot.Id, first.ToIso()) & filter.Lt(slot => slot.Id, last.AddDays(1).ToIso()))
                    .SortBy(slot => slot.Id)
                    .ToListAsync(token);
                return [.. documents.Select(document => document.ToSlot())];
            },
            cancellationToken);

    public async Task<IReadOnlyList<BookingOutcome>> DecideAsync(IReadOnlyList<BookingCommand> batch)
    {
        var outcomes = new List<BookingOutcome>();
        while (outcomes.Count < batch.Count)
        {
            var rest = batch.Skip(outcomes.Count).ToList();
            BookCommand[] bookings = [.. rest.TakeWhile(command => command is BookCommand).Cast<BookCommand>()];
            using var budget = new CancellationTokenSource(MongoConnection.Budget);
            outcomes.AddRange(bookings.Length > 0
                ? await new MongoBatchTransaction(connection, contended, references, messages, SeatsAreLeft, budget.Token)
                    .RunAsync(bookings)
                : await Task.WhenAll(TakeIndependent(rest).Select(command => RunAsync(command, budget.Token))));
        }

        return outcomes;
    }

    /// <summary>
    /// Linearizable, because a new primary may at first not know which of its data the majority has, and would return less.
    /// </summary>
    public Task<bool> HasBookingAsync(string bookingId) =>
        connection.WithinBudgetAsync(
            token => collections.Bookings.WithReadConcern(ReadConcern.Linearizable)
                .Find(booking => booking.Id == bookingId).Project(booking => booking.Id).AnyAsync(token),
            CancellationToken.None);

    public Task<Booking?> FindByManageTokenAsync(string manageToken, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                var document = await collections.Bookings.Find(booking => booking.ManageToken == manageToken).SingleOrDefaultAsync(token);
                return document?.ToBooking();
            },
            cancellationToken);

    public Task<IReadOnlyList<Booking>> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync<IReadOnlyList<Booking>>(
            async token =>
            {
                var documents = await collections.Bookings.Find(EmailAllowance.IsActiveOf(email))
                    .SortBy(booking => booking.SlotId).ThenBy(booking => booking.CreatedAt)
                    .ToListAsync(token);
                return [.. documents.Select(document => document.ToBooking())];
            },
            cancellationToken);

    public Task<int> FindPositionAsync(Booking waiting, CancellationToken cancellationToken) =>
        connection.WithinBudgetAsync(
            async token =>
            {
                var filter = Builders<BookingDocument>.Filter;
                var own = await collections.Bookings.Find(booking => booking.Id == waiting.Id).SingleAsync(token);
                var isAhead = filter.Eq(booking => booking.Status, BookingStatus.Waiting)
                    & (filter.Eq(booking => booking.WaitsFor, waiting.SlotId.Date.ToIso()) | MongoUpdateTransaction.StartsWith(
                        filter, booking => booking.WaitsFor, waiting.WaitsFor.ToString()!))
                    & filter.Lt(booking => booking.LineNumber, own.LineNumber);
                return 1 + (int)await collections.Bookings.CountDocumentsAsync(isAhead, cancellationToken: token);
            },
            cancellationToken);

    /// <summary>The one condition that prevents overselling. A test removes it to see that it does.</summary>
    protected virtual string SeatsAreLeft(int seats) =>
        $$"""{ "$expr": { "$lte": [{ "$add": ["$bookedCount", {{seats}}] }, "$capacity"] } }""";

    private static int NumberOf(SlotId slotId) => (slotId.Date.DayNumber * 24) + slotId.StartTime.Hour;

    /// <summary>
    /// The first command, and those after it that need not wait for it: changes of different bookings. The order of those who join a
    /// waiting list is kept.
    /// </summary>
    private static IEnumerable<BookingCommand> TakeIndependent(List<BookingCommand> rest)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        return rest.TakeWhile(command => command is UpdateCommand && ids.Add(command.BookingId)).DefaultIfEmpty(rest[0]);
    }

    private Task<BookingOutcome> RunAsync(BookingCommand command, CancellationToken budget) =>
        new MongoUpdateTransaction(connection, references, messages, waitingList, SeatsAreLeft, budget).RunAsync(command);
}
