using System.Runtime.CompilerServices;
using EventBooking.Bookings;

namespace EventBooking.Tests.Testing;

/// <summary>Streams batches of a thousand bookings until it fails or blocks.</summary>
public sealed class FailingSearch(int failsAfter, int blocksAfter = int.MaxValue) : IBookingSearch
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the reader stops.</summary>
    public Task Ended => ended.Task;

    public async IAsyncEnumerable<IReadOnlyList<Booking>> StreamAsync(
        BookingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < failsAfter; i++)
            {
                if (i == blocksAfter)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return [.. Enumerable.Repeat(Emails.Booking, 1000)];
            }

            throw new StoreUnavailableException("away", new IOException());
        }
        finally
        {
            ended.SetResult();
        }
    }

    public Task<BookingMatches> FindPageAsync(BookingFilter filter, long skip, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BookingMatches?> FindPageAfterAsync(
        BookingFilter filter, string reference, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Booking?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<BookingsMade>> CountByTimeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
