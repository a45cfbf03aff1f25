using System.Diagnostics;
using System.Threading.Channels;

namespace EventBooking.Load.Speed;

/// <summary>Says when requests are due: evenly spaced, from the moment that it is made, and whatever becomes of those before.</summary>
internal sealed class Pace
{
    /// <summary>Nothing is handed out later than this after it was due; it counts as time of the request.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Channel<long> due = Channel.CreateUnbounded<long>(new() { SingleWriter = true });
    private readonly double perSecond;
    private readonly TimeSpan time;
    private readonly long began = Stopwatch.GetTimestamp();

    public Pace(double perSecond, TimeSpan time)
    {
        this.perSecond = perSecond;
        this.time = time;

        // A thread of its own, as those of the pool are busy with the requests.
        new Thread(HandOut) { IsBackground = true, Name = "pace" }.Start();
    }

    /// <summary>Timestamps at which requests are due, from then on; ends with the last.</summary>
    public ChannelReader<long> Due => due.Reader;

    /// <summary>What is not sent by now never will be.</summary>
    public bool IsOver => Stopwatch.GetElapsedTime(began) > time;

    private void HandOut()
    {
        var count = (long)(perSecond * time.TotalSeconds);
        for (var next = 0L; next < count; Thread.Sleep(Tick))
        {
            var now = Stopwatch.GetTimestamp();
            for (; next < count && TimestampOf(next) <= now; next++)
            {
                due.Writer.TryWrite(TimestampOf(next));
            }
        }

        due.Writer.Complete();
    }

    private long TimestampOf(long number) => began + (long)(number / perSecond * Stopwatch.Frequency);
}
