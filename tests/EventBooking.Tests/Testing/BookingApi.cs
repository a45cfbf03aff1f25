using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventBooking.Tests.Testing;

/// <summary>Uses the API.</summary>
public static class BookingApi
{
    public static object Body(
        string slotId = "2026-03-01T10:00",
        string? name = "Ada Lovelace",
        string? email = "ada@example.com",
        string? phone = "+44 20 7946 0123") =>
        new { slotId, name, email, phone };

    public static async Task<HttpResponseMessage> BookAsync(this HttpClient http, object body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings") { Content = JsonContent.Create(body) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    public static async Task<JsonElement> GetJsonAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    /// <summary>The booked counts of a date by slot id.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> BookedCountsAsync(this HttpClient http, string date) =>
        (await http.GetJsonAsync($"/api/slots?date={date}")).GetProperty("slots").EnumerateArray()
            .ToDictionary(slot => slot.GetProperty("id").GetString()!, slot => slot.GetProperty("bookedCount").GetInt32());

    /// <summary>Checks the common parts of an error of the API and returns it.</summary>
    public static async Task<JsonElement> AssertProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var request = response.RequestMessage;
        Assert.True(status == response.StatusCode, $"{request?.Method} {request?.RequestUri}: {response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal("urn:eventbooking:problem:" + code, problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        return problem;
    }
}
