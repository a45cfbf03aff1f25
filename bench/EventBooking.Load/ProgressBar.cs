using Spectre.Console;

namespace EventBooking.Load;

internal static class ProgressBar
{
    /// <summary>Shows how far some work has come, which says so by how much it has done since.</summary>
    public static Task ShowAsync(IAnsiConsole console, string name, long total, Func<Action<int>, Task> work) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(name, maxValue: total);
                await work(done => task.Increment(done));
            });
}
