using System.Net.Http.Json;

namespace EventBooking.Load.Measuring;

/// <summary>The administrators' list of bookings, as programs and as people get it.</summary>
internal static class BookingList
{
    public const string Api = "/api/admin/bookings";
    public const string Export = Api + "/export";
    public const string Page = "/admin/bookings";

    /// <summary>Asks for a page of the list, and throws when it is not one or holds nothing.</summary>
    public static async Task<ListedPage> GetAsync(Target target, string query, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(target, Api + query, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<ListedPage>(cancellationToken) is { Items.Count: > 0 } page
            ? page
            : throw new WrongAnswerException("No booking was found by what was taken from one.");
    }

    /// <summary>Asks for the page that people see, and throws when it is not one.</summary>
    public static async Task GetPageAsync(Target target, string query, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(target, Page + query, cancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(Target target, string address, CancellationToken cancellationToken)
    {
        var answer = await target.Http.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw new WrongAnswerException($"{(int)answer.StatusCode} {answer.StatusCode}");
        }
    }
}

internal sealed record ListedPage(IReadOnlyList<ListedBooking> Items, int Page, int Limit, long Total, long TotalPages);

/// <summary>What look-ups are made of.</summary>
/// <param name="Name">As kept.</param>
/// <param name="Phone">As kept.</param>
/// <param name="Date"><c>2026-03-01</c>.</param>
/// <param name="Reference">Null where the server has none.</param>
internal sealed record ListedBooking(string Name, string Phone, string Date, string? Reference);
