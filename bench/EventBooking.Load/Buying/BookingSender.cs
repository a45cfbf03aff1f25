using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventBooking.Load.Buying;

/// <summary>
/// Sends attempts as a careful client does: after every unclear answer (none, a broken one, 429, 5xx) it sends the same request
/// under the same key to the next instance, until the answer is clear.
/// </summary>
internal sealed class BookingSender(IReadOnlyList<HttpClient> instances)
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxOwnPause = TimeSpan.FromSeconds(1);

    /// <summary>Limits the pause that the site asks for with Retry-After.</summary>
    public TimeSpan MaxRequestedPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The sender gives up an attempt after this time.</summary>
    public TimeSpan MaxTime { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>False: there was no clear answer before the time was up or the caller cancelled.</summary>
    public async Task<bool> SendAsync(Attempt attempt, int firstInstance, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MaxTime);
        try
        {
            var pause = MinPause;
            var instance = firstInstance;
            while (!await TrySendAsync(attempt, instances[instance % instances.Count], pause, limit.Token))
            {
                instance++;
                pause = Min(pause * 2, MaxOwnPause);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>False: the answer was unclear, and the pause before the next try is over.</summary>
    private async Task<bool> TrySendAsync(Attempt attempt, HttpClient instance, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            using var request = CreateRequest(attempt);
            using var response = await instance.SendAsync(request, cancellationToken);
            if (response.StatusCode is not HttpStatusCode.TooManyRequests and < HttpStatusCode.InternalServerError)
            {
                await ReadAsync(attempt, response, cancellationToken);
                return true;
            }

            pause = response.Headers.RetryAfter?.Delta is { } requested ? Min(requested, MaxRequestedPause) : pause;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The answer did not arrive, or is incomplete.
        }

        attempt.AddUnclearAnswer();
        await Task.Delay(pause, cancellationToken);
        return false;
    }

    private static HttpRequestMessage CreateRequest(Attempt attempt) => new(HttpMethod.Post, new Uri("/api/bookings", UriKind.Relative))
    {
        Headers = { { "Idempotency-Key", attempt.Key } },
        Content = JsonContent.Create(new BookingInput(attempt.SlotId, attempt.Name, attempt.Email, attempt.Phone)),
    };

    private static async Task ReadAsync(Attempt attempt, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.Created:
                var booking = await response.Content.ReadFromJsonAsync<CreatedBooking>(cancellationToken);
                attempt.SetBooked(booking?.Reference ?? throw new JsonException("The booking has no reference."));
                break;
            case HttpStatusCode.Conflict:
                var full = await response.Content.ReadFromJsonAsync<FullSlot>(cancellationToken);
                attempt.SetFull([.. full?.NearestOpen?.Select(slot => slot.Id) ?? []]);
                break;
            default:
                attempt.SetWrong($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
                break;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed record BookingInput(string SlotId, string Name, string Email, string Phone);

    private sealed record CreatedBooking(string? Reference);

    private sealed record FullSlot(IReadOnlyList<OpenSlot>? NearestOpen);

    private sealed record OpenSlot(string Id);
}
