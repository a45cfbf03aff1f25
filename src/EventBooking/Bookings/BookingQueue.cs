using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace EventBooking.Bookings;

/// <summary>
/// A lane runs one transaction at a time. Commands that arrive meanwhile share the next one (group commit). Batches affect only
/// speed.
/// The store decides which seats are free, so any number of instances may each have a queue.
/// </summary>
public sealed class BookingQueue(IBookingStore store)
{
    private const int MaxBatchSize = 256;

    /// <summary>
    /// How long a lane waits for more commands if fewer are waiting than half of the last batch. Each transaction costs the same round
    /// trips or the same flush to disk, and clients that just got an answer send their next command a moment later.
    /// </summary>
    private static readonly TimeSpan BatchDelay = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentDictionary<int, Lazy<ChannelWriter<QueuedCommand>>> lanes = [];
    private readonly IdleGate idleGate = new();

    /// <summary>Raised after a commit that added outbox messages.</summary>
    public event EventHandler? MessagesAdded;

    /// <summary>The store's decision. Throws what <see cref="IBookingStore.DecideAsync"/> throws.</summary>
    public async Task<BookingOutcome> DecideAsync(BookingCommand command)
    {
        var queued = new QueuedCommand(command);
        idleGate.Enter();
        try
        {
            Enqueue(queued);
            return await queued.Outcome.Task;
        }
        finally
        {
            idleGate.Leave();
            BookingTelemetry.RecordDecision(queued.EnqueuedAt, queued.StartedAt, queued.Transaction);
        }
    }

    /// <summary>Returns when no command waits for a decision, or after this time. For work that is less urgent than bookings.</summary>
    public Task WaitForIdleAsync(TimeSpan timeout) => idleGate.WaitAsync(timeout);

    private void Enqueue(QueuedCommand queued) =>
        lanes.GetOrAdd(store.LaneOf(queued.Command), _ => new(StartLane)).Value.TryWrite(queued);

    private ChannelWriter<QueuedCommand> StartLane()
    {
        var lane = Channel.CreateUnbounded<QueuedCommand>();
        _ = Task.Run(() => RunLaneAsync(lane.Reader));
        return lane.Writer;
    }

    private async Task RunLaneAsync(ChannelReader<QueuedCommand> lane)
    {
        while (await lane.WaitToReadAsync())
        {
            var batch = ReadBatch(lane);
            await DecideBatchAsync(batch);
            if (lane.Count < batch.Count / 2)
            {
                await Task.Delay(BatchDelay);
            }
        }
    }

    private static List<QueuedCommand> ReadBatch(ChannelReader<QueuedCommand> lane)
    {
        var batch = new List<QueuedCommand>();
        while (batch.Count < MaxBatchSize && lane.TryRead(out var queued))
        {
            batch.Add(queued);
        }

        return batch;
    }

    private async Task DecideBatchAsync(List<QueuedCommand> batch)
    {
        try
        {
            using var transaction = BookingTelemetry.StartTransaction([.. batch.Select(queued => queued.Request)]);
            batch.ForEach(queued => (queued.StartedAt, queued.Transaction) = (DateTime.UtcNow, transaction?.Context ?? default));
            var outcomes = await store.DecideAsync([.. batch.Select(queued => queued.Command)]);
            foreach (var (queued, outcome) in batch.Zip(outcomes))
            {
                switch (outcome)
                {
                    case BookingOutcome.Requeue:
                        Enqueue(queued);
                        break;
                    case BookingOutcome.Failed(var failure):
                        queued.Outcome.SetException(failure);
                        break;
                    default:
                        queued.Outcome.SetResult(outcome);
                        break;
                }
            }

            if (outcomes.Any(outcome => outcome is BookingOutcome.Booked or BookingOutcome.Joined or BookingOutcome.Updated))
            {
                MessagesAdded?.Invoke(this, EventArgs.Empty);
            }
        }
#pragma warning disable CA1031 // Any exception is reported to the callers of this batch. The lane continues with the next batch.
        catch (Exception e)
#pragma warning restore CA1031
        {
            batch.ForEach(queued => queued.Outcome.TrySetException(e));
        }
    }

    private sealed record QueuedCommand(BookingCommand Command)
    {
        public DateTime EnqueuedAt { get; } = DateTime.UtcNow;

        public DateTime StartedAt { get; set; }

        /// <summary>The span of the request.</summary>
        public ActivityContext Request { get; } = Activity.Current?.Context ?? default;

        /// <summary>The span of the transaction that decides the command.</summary>
        public ActivityContext Transaction { get; set; }

        public TaskCompletionSource<BookingOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
