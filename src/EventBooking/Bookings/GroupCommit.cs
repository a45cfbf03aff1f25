using System.Collections.Concurrent;
using System.Diagnostics;
using EventBooking.Hosting.Observability;

namespace EventBooking.Bookings;

/// <summary>
/// Lets orders that arrive while a transaction runs wait in that lane and go together in the next one. A matter of speed only:
/// what may be sold is decided by the store, so any number of instances may each have their own.
/// </summary>
public sealed class GroupCommit(IBookingStore store)
{
    private const int LargestBatch = 256;

    /// <summary>
    /// In a crowd, how long a lane lets the next orders gather. Those who were just answered make room for others, and each transaction costs the
    /// same round trips, or flush of the disk: without a moment's wait the first to come would have it alone.
    /// </summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);

    private readonly IBookingStore store = store;
    private readonly ConcurrentDictionary<int, Lane> lanes = [];
    private readonly Calm calm = new();

    /// <summary>The store's decision on this order; fails as <see cref="IBookingStore.BookAsync"/> does.</summary>
    public async Task<BookingOutcome> BookAsync(BookingOrder order)
    {
        var waiting = new Waiting(order);
        Enqueue(waiting);
        try
        {
            return await waiting.Decided.Task;
        }
        finally
        {
            Telemetry.RecordDecision(waiting.ArrivedAt, waiting.TakenAt, waiting.Transaction);
        }
    }

    /// <summary>Returns once nobody waits for a decision, at the latest after this time: for work that stands back for bookings.</summary>
    public Task WaitForCalmAsync(TimeSpan atMost) => calm.WaitAsync(atMost);

    private void Enqueue(Waiting waiting) =>
        lanes.GetOrAdd(store.LaneOf(waiting.Order.Slot.Id), static (_, self) => new Lane(self), this).Enqueue(waiting);

    private sealed class Lane(GroupCommit owner)
    {
        private readonly Lock gate = new();
        private readonly Queue<Waiting> queue = new();
        private bool running;
        private (int Orders, TaskCompletionSource Reached)? gathering;

        public void Enqueue(Waiting waiting)
        {
            lock (gate)
            {
                queue.Enqueue(waiting);
                if (queue.Count >= gathering?.Orders)
                {
                    gathering.Value.Reached.TrySetResult();
                }

                if (!running)
                {
                    running = true;
                    owner.calm.End();
                    _ = Task.Run(RunAsync);
                }
            }
        }

        private async Task RunAsync()
        {
            while (NextBatch() is { Length: > 0 } batch)
            {
                await DecideAsync(batch);
                await GatherAsync(batch.Length / 2);
            }
        }

        private async Task GatherAsync(int orders)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                if (queue.Count >= orders)
                {
                    return;
                }

                gathering = (orders, reached);
            }

            await reached.Task.WaitAsync(Gathering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (gate)
            {
                gathering = null;
            }
        }

        private Waiting[] NextBatch()
        {
            lock (gate)
            {
                var batch = new Waiting[Math.Min(queue.Count, LargestBatch)];
                for (var i = 0; i < batch.Length; i++)
                {
                    batch[i] = queue.Dequeue();
                }

                running = batch.Length > 0;
                if (!running)
                {
                    owner.calm.Begin();
                }

                return batch;
            }
        }

        private async Task DecideAsync(Waiting[] batch)
        {
            try
            {
                using var transaction = Telemetry.StartTransaction([.. batch.Select(waiting => waiting.Booking)]);
                Array.ForEach(batch, waiting => (waiting.TakenAt, waiting.Transaction) = (DateTime.UtcNow, transaction?.Context ?? default));
                var outcomes = await owner.store.BookAsync([.. batch.Select(waiting => waiting.Order)]);
                foreach (var (waiting, outcome) in batch.Zip(outcomes))
                {
                    waiting.Decided.SetResult(outcome);
                }
            }
            catch (SlotsContendedException)
            {
                Array.ForEach(batch, owner.Enqueue);
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to those who wait for this batch; the lane goes on with the next.
            catch (Exception e)
#pragma warning restore CA1031
            {
                foreach (var waiting in batch)
                {
                    waiting.Decided.TrySetException(e);
                }
            }
        }
    }

    /// <summary>How many lanes run, and who waits for there being none.</summary>
    private sealed class Calm
    {
        private readonly Lock gate = new();
        private TaskCompletionSource reached = new();
        private int running;

        public void End()
        {
            lock (gate)
            {
                if (running++ == 0)
                {
                    reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }

        public void Begin()
        {
            lock (gate)
            {
                if (--running == 0)
                {
                    reached.SetResult();
                }
            }
        }

        public async Task WaitAsync(TimeSpan atMost)
        {
            Task whenReached;
            lock (gate)
            {
                whenReached = running == 0 ? Task.CompletedTask : reached.Task;
            }

            await whenReached.WaitAsync(atMost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed record Waiting(BookingOrder Order)
    {
        public DateTime ArrivedAt { get; } = DateTime.UtcNow;

        public DateTime TakenAt { get; set; }

        /// <summary>The span of the request's booking, and that of the transaction which decides it.</summary>
        public ActivityContext Booking { get; } = Activity.Current?.Context ?? default;

        public ActivityContext Transaction { get; set; }

        public TaskCompletionSource<BookingOutcome> Decided { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
