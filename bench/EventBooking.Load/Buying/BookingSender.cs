using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventBooking.Load.Buying;

/// <summary>
/// Sends the requests of attempts as a careful client does: after every unclear answer (none, a broken one, 429, 5xx) it sends the same
/// request under the same key to the next instance, until the answer is clear.
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

    private static HttpRequestMessage CreateRequest(Attempt attempt)
    {
        var request = attempt.Request;
        var (method, path, content) = request.Kind switch
        {
            BookingRequestKind.Book => (HttpMethod.Post, "bookings", WithPerson(slotId: request.SlotId)),
            BookingRequestKind.Join when request.SlotId.Contains('T', StringComparison.Ordinal) =>
                (HttpMethod.Post, "waiting-list", WithPerson(slotId: request.SlotId)),
            BookingRequestKind.Join => (HttpMethod.Post, "waiting-list", WithPerson(date: request.SlotId)),
            BookingRequestKind.Change => (HttpMethod.Post, $"bookings/{attempt.Token}/change", new Body(request.SlotId)),
            BookingRequestKind.Cancel => (HttpMethod.Post, $"bookings/{attempt.Token}/cancel", null),
            _ => (HttpMethod.Delete, $"waiting-list/{attempt.Token}", null),
        };
        return new(method, new Uri("/api/" + path, UriKind.Relative))
        {
            Headers = { { "Idempotency-Key", request.Key } },
            Content = content is null ? null : JsonContent.Create(content),
        };

        Body? WithPerson(string? slotId = null, string? date = null) => new(slotId, date, attempt.Name, attempt.Email, attempt.Phone);
    }

    private static async Task ReadAsync(Attempt attempt, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.Created or HttpStatusCode.OK:
                var answer = await response.Content.ReadFromJsonAsync<BookingAnswer>(cancellationToken);
                attempt.SetAnswer(answer ?? throw new JsonException("There is no booking in the answer."));
                break;
            case HttpStatusCode.Conflict when attempt.Request.Kind == BookingRequestKind.Join:
                attempt.SetNoPlace();
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

    private sealed record Body(
        string? SlotId = null, string? Date = null, string? Name = null, string? Email = null, string? Phone = null);

    private sealed record FullSlot(IReadOnlyList<OpenSlot>? NearestOpen);

    private sealed record OpenSlot(string Id);
}
