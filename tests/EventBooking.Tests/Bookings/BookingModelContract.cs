using CsCheck;
using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

/// <summary>
/// Sends random bookings, repeats and reads to two instances in parallel and compares the results with a model: a dictionary of keys.
/// The order within a burst may differ, but the stored bookings may not.
/// </summary>
public abstract class BookingModelContract : IAsyncLifetime
{
    private const int Capacity = 2;
    private const int Slots = 3;
    private const int Keys = 8;

    private static readonly Gen<Step> Steps =
        from slot in Gen.Int[0, Slots - 1]
        from key in Gen.Int[-1, Keys - 1]
        from details in Gen.Int[0, 1]
        from instance in Gen.Int[0, 1]
        select new Step(slot, key, details, instance);

    private static readonly Gen<Step[][]> Bursts = Steps.Array[1, 10].Array[1, 5];

    private IStoreHost host = null!;
    private IBookingStore[] stores = [];
    private int samples;

    protected abstract IStoreHost CreateHost();

    protected abstract int Samples { get; }

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
    public Task Parallel_requests_have_the_results_of_the_model() =>
        Bursts.SampleAsync(
            RunAsync,
            iter: Samples,
            threads: 1,
            print: bursts => string.Join(" | ", bursts.Select(burst => string.Join(", ", burst.AsEnumerable()))));

    [Fact]
    public async Task Control_a_store_without_the_condition_contradicts_the_model()
    {
        stores = [await host.OpenWithoutConditionAsync(), await host.OpenWithoutConditionAsync()];
        var oneMoreThanThereAreSeats = Enumerable.Range(0, Capacity + 1).Select(key => new Step(0, key, 0, key % 2)).ToArray();

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RunAsync([oneMoreThanThereAreSeats]));
    }

    private async Task RunAsync(Step[][] bursts)
    {
        // Each sample has its own month, so that all samples can share one database.
        var month = new DateOnly(2100, 1, 1).AddMonths(Interlocked.Increment(ref samples));
        var site = new Site(stores, new EventOptions { Month = $"{month:yyyy-MM}", SlotCapacity = Capacity });
        var model = new Dictionary<string, ExpectedBooking>();
        var before = await host.CountAsync();
        foreach (var burst in bursts)
        {
            await RunAsync(burst, site, model);
        }

        Assert.Equal(new StoredCounts(before.Bookings + model.Count, before.Messages + 2 * model.Count), await host.CountAsync());
    }

    private static async Task RunAsync(Step[] burst, Site site, Dictionary<string, ExpectedBooking> model)
    {
        var before = await site.CountsAsync(0);

        var answers = await Task.WhenAll(burst.Select(step => Task.Run(() => site.RunAsync(step))));

        var bookedAnswers = answers.Where(answer => answer.Outcome is Booked);
        foreach (var (step, booking) in bookedAnswers.Select(answer => (answer.Step, ((Booked)answer.Outcome!).Booking)))
        {
            Assert.True(model.TryAdd(site.KeyOf(step), new ExpectedBooking(step.Slot, step.Details, booking)), "A key was booked twice.");
        }

        var after = await site.CountsAsync(1);
        Assert.All(after, booked => Assert.InRange(booked, 0, Capacity));
        Assert.Equal(Enumerable.Range(0, Slots).Select(slot => model.Values.Count(expected => expected.Slot == slot)), after);
        foreach (var answer in answers)
        {
            Check(answer, site, model, before, after);
        }
    }

    private static void Check(Answer answer, Site site, Dictionary<string, ExpectedBooking> model, int[] before, int[] after)
    {
        var step = answer.Step;
        if (answer.Read is { } read)
        {
            Assert.InRange(read, before[step.Slot], after[step.Slot]);
            return;
        }

        model.TryGetValue(site.KeyOf(step), out var expected);
        var isSame = expected?.Slot == step.Slot && expected.Details == step.Details;
        switch (answer.Outcome)
        {
            case Booked(var booking):
                Assert.Equal(expected!.Booking, booking);
                break;
            case AlreadyBooked(var booking):
                Assert.True(isSame);
                Assert.Equal(expected!.Booking, booking);
                break;
            case KeyReused(var booking):
                Assert.False(isSame);
                Assert.Equal(expected!.Booking, booking);
                break;
            default:
                Assert.IsType<SlotFull>(answer.Outcome);
                Assert.Equal(Capacity, after[step.Slot]);
                break;
        }
    }

    private sealed class Site
    {
        private readonly EventCalendar calendar;
        private readonly IBookingStore[] stores;
        private readonly BookingService[] services;

        public Site(IBookingStore[] stores, EventOptions options)
        {
            this.stores = stores;
            calendar = new EventCalendar(options);
            services = [.. stores.Select(store => BookingServices.Create(store, options).Bookings)];
        }

        public string KeyOf(Step step) => $"{calendar.MonthName} {step.Key}";

        public async Task<int[]> CountsAsync(int instance)
        {
            await stores[instance].CreateSlotsAsync(PlannedSlots);
            return [.. (await stores[instance].ReadSlotsAsync(PlannedSlots)).Select(slot => slot.BookedCount)];
        }

        public async Task<Answer> RunAsync(Step step)
        {
            if (step.IsRead)
            {
                return new(step, null, (await CountsAsync(step.Instance))[step.Slot]);
            }

            var attendee = new AttendeeInput { Name = $"Guest {step.Details}", Email = "guest@example.com", Phone = "+44 20 7946 0123" };
            return new(step, await services[step.Instance].BookAsync(PlannedSlots[step.Slot].Id.ToString(), attendee, KeyOf(step)), null);
        }

        private Slot[] PlannedSlots => [.. calendar.Days[0].Slots.Take(Slots)];
    }

    private sealed record Step(int Slot, int Key, int Details, int Instance)
    {
        public bool IsRead => Key < 0;
    }

    private sealed record Answer(Step Step, BookingOutcome? Outcome, int? Read);

    private sealed record ExpectedBooking(int Slot, int Details, Booking Booking);
}

public sealed class SqliteBookingModelTests : BookingModelContract
{
    protected override int Samples => 500;

    protected override IStoreHost CreateHost() => new SqliteHost();
}

public sealed class MongoBookingModelTests(MongoServer server) : BookingModelContract
{
    protected override int Samples => 40;

    protected override IStoreHost CreateHost() => new MongoHost(server);
}
