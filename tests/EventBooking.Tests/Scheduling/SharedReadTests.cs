using EventBooking.Scheduling;

namespace EventBooking.Tests.Scheduling;

public sealed class SharedReadTests
{
    [Fact]
    public async Task Callers_that_arrive_while_a_read_runs_share_the_next_one()
    {
        var reads = new List<TaskCompletionSource<int>>();
        var shared = new SharedRead<int>(() =>
        {
            var read = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (reads)
            {
                reads.Add(read);
            }

            return read.Task;
        });

        var first = shared.ReadAsync();
        await StartedAsync(1);
        var second = shared.ReadAsync();
        var third = shared.ReadAsync();
        reads[0].SetResult(1);
        Assert.Equal(1, await first);
        await StartedAsync(2);
        var fourth = shared.ReadAsync();
        reads[1].SetResult(2);
        await StartedAsync(3);
        reads[2].SetResult(3);

        Assert.Equal((2, 2, 3), (await second, await third, await fourth));

        async Task StartedAsync(int count)
        {
            while (Count() < count)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        int Count()
        {
            lock (reads)
            {
                return reads.Count;
            }
        }
    }

    [Fact]
    public async Task A_read_that_fails_fails_its_callers_and_not_the_next()
    {
        var fail = true;
        var shared = new SharedRead<int>(() => fail ? Task.FromException<int>(new IOException()) : Task.FromResult(1));

        await Assert.ThrowsAsync<IOException>(shared.ReadAsync);
        fail = false;

        Assert.Equal(1, await shared.ReadAsync());
    }
}
