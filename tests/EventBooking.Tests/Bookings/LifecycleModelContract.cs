using CsCheck;
using EventBooking.Bookings;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

/// <summary>
/// Gives two instances random bursts of bookings, cancellations, changes, corrections, places on the waiting list and promotions. A burst
/// of one command has exactly the result of a plain model. After a burst of several at once, whose order is not known, the invariants
/// hold, and every booking has the messages of its changes.
/// </summary>
public abstract partial class LifecycleModelContract : IAsyncLifetime
{
    private const int Slots = 3;
    private const int People = 7;

    private static readonly Gen<Step> Steps =
        from kind in Gen.Frequency(
            (3, Gen.Const(Kind.Book)),
            (4, Gen.Const(Kind.Cancel)),
            (3, Gen.Const(Kind.Change)),
            (1, Gen.Const(Kind.Correct)),
            (4, Gen.Const(Kind.Join)),
            (2, Gen.Const(Kind.JoinAny)),
            (1, Gen.Const(Kind.Leave)),
            (1, Gen.Const(Kind.Promote)))
        from slot in Gen.Int[0, Slots - 1]
        from person in Gen.Int[0, People - 1]
        from instance in Gen.Int[0, 1]
        select new Step(kind, slot, person, instance);

    private static readonly Gen<Step[][]> Bursts = Gen.OneOf(Steps.Array[1], Steps.Array[2, 8]).Array[4, 16];

    private IStoreHost host = null!;
    private IBookingStore[] stores = [];
    private int samples;

    private enum Kind
    {
        Book,
        Cancel,
        Change,
        Correct,
        Join,
        JoinAny,
        Leave,
        Promote,
    }

    protected abstract int Samples { get; }

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        host = CreateHost();
        stores = [await host.OpenAsync(), await host.OpenAsync()];
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
    }

    [Fact]
    public Task Every_burst_keeps_the_invariants_and_a_single_command_has_the_result_of_the_model() =>
        Bursts.SampleAsync(
            RunAsync,
            iter: Samples,
            threads: 1,
            print: bursts => string.Join(" | ", bursts.Select(burst => string.Join(", ", burst.AsEnumerable()))));

    [Fact]
    public async Task Control_a_store_without_the_condition_oversells_and_is_caught()
    {
        stores = [await host.OpenWithoutConditionAsync(), await host.OpenWithoutConditionAsync()];

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => RunAsync([[.. Enumerable.Range(0, 3).Select(person => new Step(Kind.Book, 0, person, 0))]]));
    }

    [Fact]
    public async Task Control_a_seat_that_is_not_passed_on_is_caught()
    {
        stores = [await host.OpenWithClosedWaitingListAsync(), await host.OpenWithClosedWaitingListAsync()];

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RunAsync(
        [
            [new(Kind.Book, 0, 0, 0)], [new(Kind.Join, 0, 1, 0)], [new(Kind.Cancel, 0, 0, 0)],
        ]));
    }

    private async Task RunAsync(Step[][] bursts)
    {
        // Each sample has its own month, so that all samples can share one database.
        var month = new DateOnly(2100, 1, 1).AddMonths(Interlocked.Increment(ref samples));
        var calendar = new EventCalendar(new EventOptions { Month = $"{month:yyyy-MM}", ScheduleA = "10:00-13:00", SlotCapacity = 1 });
        var site = new TestedSite(stores, host.OpenOutbox(), calendar.Days[0].Slots);
        await stores[0].CreateSlotsAsync([.. calendar.Days[0].Slots]);
        foreach (var burst in bursts)
        {
            await RunAsync(site, burst);
        }
    }

    private async Task RunAsync(TestedSite site, Step[] burst)
    {
        var expected = burst.Length == 1 ? site.Model.Apply(burst[0]) : null;

        var outcomes = await Task.WhenAll(burst.Select(step => Task.Run(() => site.DecideAsync(step))));

        Assert.Empty(await host.OpenInspection().FindInconsistentSlotsAsync(TestContext.Current.CancellationToken));
        var bookings = await site.ReadAsync();
        if (expected is not null)
        {
            Assert.Equal((burst[0], expected), (burst[0], outcomes[0].GetType().Name));
            Assert.Equal(site.Model.States, bookings.ToDictionary(pair => pair.Key, pair => PlainModel.StateOf(pair.Value)));
        }

        await site.CheckRevisionsAsync(outcomes, bookings);
        site.Model.Reset(bookings);
    }

    private sealed record Step(Kind Kind, int Slot, int Person, int Instance);

    private sealed class TestedSite(IBookingStore[] stores, IOutbox outbox, IReadOnlyList<Slot> slots)
    {
        private static readonly DateTimeOffset Opening = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

        private readonly Dictionary<int, int> revisions = [];
        private int commands;

        public PlainModel Model { get; } = new(slots);

        public async Task<BookingOutcome> DecideAsync(Step step)
        {
            var at = Opening.AddSeconds(Interlocked.Increment(ref commands));
            return Assert.Single(await stores[step.Instance].DecideAsync([CreateCommand(step, at)]));
        }

        public async Task<Dictionary<int, Booking>> ReadAsync()
        {
            var bookings = new Dictionary<int, Booking>();
            for (var person = 0; person < People; person++)
            {
                if (await stores[0].FindByManageTokenAsync(TokenOf(person), TestContext.Current.CancellationToken) is { } booking)
                {
                    bookings.Add(person, booking);
                }
            }

            var waiting = new List<(int Position, int Person)>();
            foreach (var (person, booking) in bookings.Where(pair => pair.Value.IsWaiting))
            {
                // For any hour, the position is the one in the line of the whole date.
                var position = await stores[1].FindPositionAsync(
                    booking with { WaitsFor = WaitTarget.ForAnyHourOf(booking.SlotId.Date) }, TestContext.Current.CancellationToken);
                waiting.Add((position, person));
            }

            Assert.Equal(Enumerable.Range(1, waiting.Count), waiting.Select(entry => entry.Position).Order());
            Model.Append(waiting.Order().Select(entry => entry.Person));
            return bookings;
        }

        /// <summary>
        /// Each revision of a booking is one answer or one promotion, and has its two messages, except of leaving the line.
        /// </summary>
        public async Task CheckRevisionsAsync(BookingOutcome[] outcomes, Dictionary<int, Booking> bookings)
        {
            var changed = outcomes.OfType<Updated>().SelectMany(updated => updated.Promoted.Append(updated.Booking)).ToList();
            foreach (var (person, booking) in bookings)
            {
                revisions[person] = revisions.GetValueOrDefault(person) + changed.Count(other => other.Id == booking.Id);
                Assert.Equal(revisions[person], booking.Revision);
                var messages = await outbox.FindByBookingAsync(booking.Id, TestContext.Current.CancellationToken);
                Assert.Equal(2 * (booking.Revision + (booking.Status == BookingStatus.Left ? 0 : 1)), messages.Count);
            }
        }

        private BookingCommand CreateCommand(Step step, DateTimeOffset at)
        {
            var (id, slot) = (IdOf(step.Person), slots[step.Slot]);
            return step.Kind switch
            {
                Kind.Book => TestData.CreateCommand(slot, id) with { ManageToken = TokenOf(step.Person), CreatedAt = at },
                Kind.Join or Kind.JoinAny => new JoinCommand
                {
                    BookingId = id,
                    ManageToken = TokenOf(step.Person),
                    Slot = slot,
                    Target = step.Kind == Kind.Join ? WaitTarget.For(slot.Id) : WaitTarget.ForAnyHourOf(slot.Id.Date),
                    Name = "Ada Lovelace",
                    Email = "ada@example.com",
                    Phone = "+442079460123",
                    CreatedAt = at,
                    MaxPerSlot = 50,
                },
                Kind.Cancel => new CancelCommand { BookingId = id, At = at },
                Kind.Leave => new CancelCommand { BookingId = id, At = at, KeepsSeat = true },
                Kind.Change => new ChangeCommand { BookingId = id, At = at, Slot = slot },
                Kind.Correct => new CorrectCommand { BookingId = id, At = at, Name = $"Ada {at.Ticks}" },
                _ => new PromoteCommand { BookingId = id, At = at, Slot = slot },
            };
        }

        private string IdOf(int person) => BookingId.FromIdempotencyKey($"{slots[0].Id} {person}");

        private string TokenOf(int person) => "token" + IdOf(person);
    }
}

public sealed class SqliteLifecycleModelTests : LifecycleModelContract
{
    protected override int Samples => 300;

    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoLifecycleModelTests(MongoServer server) : LifecycleModelContract
{
    protected override int Samples => 25;

    protected override IStoreHost CreateHost() => new MongoHost(server);
}
