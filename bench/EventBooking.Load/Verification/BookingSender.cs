using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventBooking.Load.Verification;

/// <summary>
/// Sends what a ledger's attempts ask for, as a careful client does: under their key, and after every unclear answer (none, a lost one, 429, 5xx) the
/// same again to the next instance, until the answer is clear.
/// </summary>
/// <param name="instances">Of one site; the first try of an attempt goes to the one that the caller names.</param>
/// <param name="longestPause">How long it waits at most where the site asks it to wait before it asks again.</param>
internal sealed class BookingSender(IReadOnlyList<HttpClient> instances, TimeSpan longestPause)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestOwnPause = TimeSpan.FromSeconds(1);

    /// <summary>Sends until the answer is clear. Cancelled before that, the attempt is left unclear.</summary>
    public async Task SendAsync(Attempt attempt, int firstInstance, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var instance = firstInstance; !await TrySendAsync(attempt, instances[instance % instances.Count], pause, cancellationToken); instance++)
        {
            pause = pause * 2 < LongestOwnPause ? pause * 2 : LongestOwnPause;
        }
    }

    /// <summary>Whether the answer was clear; when it was not, the time to wait has passed.</summary>
    private async Task<bool> TrySendAsync(Attempt attempt, HttpClient instance, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            using var request = RequestFor(attempt);
            using var answer = await instance.SendAsync(request, cancellationToken);
            if (IsClear(answer.StatusCode))
            {
                await ReadAsync(attempt, answer, cancellationToken);
                return true;
            }

            pause = PauseAskedForBy(answer) ?? pause;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The answer did not come, or not whole.
        }

        attempt.AnswerUnclear();
        await Task.Delay(pause, cancellationToken);
        return false;
    }

    private static HttpRequestMessage RequestFor(Attempt attempt) => new(HttpMethod.Post, new Uri("/api/bookings", UriKind.Relative))
    {
        Headers = { { "Idempotency-Key", attempt.Key } },
        Content = JsonContent.Create(new { attempt.SlotId, attempt.Name, attempt.Email, attempt.Phone }),
    };

    private static bool IsClear(HttpStatusCode status) => status is not HttpStatusCode.TooManyRequests and < HttpStatusCode.InternalServerError;

    private static async Task ReadAsync(Attempt attempt, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Created:
                var made = await answer.Content.ReadFromJsonAsync<MadeBooking>(cancellationToken);
                attempt.AnswerBooked(made?.Reference ?? throw new JsonException("A booking has no reference."));
                break;
            case HttpStatusCode.Conflict:
                attempt.AnswerFull();
                break;
            default:
                attempt.AnswerWrong($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
                break;
        }
    }

    private TimeSpan? PauseAskedForBy(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter?.Delta is { } asked ? asked < longestPause ? asked : longestPause : null;

    private sealed record MadeBooking(string? Reference);
}
