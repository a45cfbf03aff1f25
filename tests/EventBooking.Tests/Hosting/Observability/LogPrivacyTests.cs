using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using EventBooking.Tests.Email;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Observability;

/// <summary>The log contains all kinds of events and no personal data.</summary>
public sealed partial class LogPrivacyTests : IAsyncLifetime
{
    private const string SlotId = "2026-03-01T10:00";
    private const string WrongKey = "no key of this site at all";

    /// <summary>Parts of personal data that must not be in the log, in any encoding.</summary>
    private static readonly string[] Personal =
        ["Zebedee", "Quixwood", "zq@", "zq%40", "private.example", WrongKey, Site.AdminKey, ResendServer.ApiToken];

    private static readonly string[] PartsOfPhone = ["7946", "0123"];

    private const int SummaryOfWrongKeys = 4003;

    private static readonly int[] Expected = [1001, 1003, 1004, 1005, 1006, 3001, 3101, 4001, 4002, 4003, 4010, 5001];

    private readonly SqliteHost host = new();
    private ResendServer resend = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => resend = await ResendServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await resend.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact(Timeout = 120_000)]
    public async Task In_production_the_log_is_json_with_trace_ids_and_without_personal_data()
    {
        var (output, secrets) = await CauseEventsAsync("Production");

        var events = output.Select(line => JsonElement.Parse(line)).ToList();
        AssertNothingPersonal(output, secrets);
        Assert.All(events, written => Assert.True(written.TryGetProperty("@t", out _) && written.TryGetProperty("@mt", out _)));
        foreach (var id in Expected)
        {
            var ofId = events.Where(written => IsOurs(written) && written.GetProperty("EventId").GetProperty("Id").GetInt32() == id)
                .ToList();
            Assert.True(ofId.Count > 0, $"Event {id} is missing.");
            Assert.All(
                ofId.Where(_ => id != SummaryOfWrongKeys), written => Assert.Equal(32, written.GetProperty("@tr").GetString()!.Length));
        }

        Assert.Contains(
            events, written => written.TryGetProperty("Route", out var route) && route.GetString() == "/bookings/{manageToken}");
        foreach (var written in events.Where(IsOurs).Where(written => written.TryGetProperty("Route", out _)))
        {
            var isRejected = written.GetProperty("Status").GetInt32() is >= 400 and < 500;
            Assert.Equal(
                isRejected ? "127.0.0.0/24" : null, written.TryGetProperty("Network", out var network) ? network.GetString() : null);
        }

        Assert.Contains(events, written => written.TryGetProperty("@x", out var exception) && exception.GetString()!.Contains(
            "no such table", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task Outside_production_the_log_is_readable_lines_without_personal_data()
    {
        var (output, secrets) = await CauseEventsAsync("Staging");

        AssertNothingPersonal(output, secrets);
        Assert.Contains(output, line => line.Contains($"INF Booked a seat in slot {SlotId}, 0 left", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("INF POST /slots/{slotId} answered 409 in", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("WRN 1 wrong admin keys from 127.0.0.0/24", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("ERR The store did not answer for booking", StringComparison.Ordinal));
    }

    private static bool IsOurs(JsonElement written) =>
        written.GetProperty("SourceContext").GetString()!.StartsWith("EventBooking.", StringComparison.Ordinal);

    private static void AssertNothingPersonal(IReadOnlyList<string> output, IReadOnlyList<string> secrets)
    {
        foreach (var personal in Personal.Concat(secrets))
        {
            Assert.DoesNotContain(output, line => line.Contains(personal, StringComparison.OrdinalIgnoreCase));
        }

        foreach (var digits in PartsOfPhone)
        {
            Assert.DoesNotContain(
                output.Select(line => IdsAndMoments.Replace(line, "")), line => line.Contains(digits, StringComparison.Ordinal));
        }
    }

    /// <summary>Random ids, times and durations may contain digits of a phone number by chance.</summary>
    [GeneratedRegex(@"[0-9a-f]{16,}|\d{4}-\d\d-\d\dT[\d:.]+Z|\b0HN\w+(:\w+)?|\d+\.\d+(?= ?ms)|(?<=Milliseconds"":)\d+(\.\d+)?",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdsAndMoments { get; }

    /// <summary>Causes all kinds of events, with the events of the framework enabled.</summary>
    private async Task<(IReadOnlyList<string> Output, IReadOnlyList<string> Secrets)> CauseEventsAsync(string environment)
    {
        resend.Fault = email => email.Number == 1 ? ResendFault.Error(
            500, "application_error", "Could not deliver to zq@private.example (Zebedee).") : ResendFault.None;
        var settings = MailSettings.Create(
            resend, host,
            ("ASPNETCORE_ENVIRONMENT", environment), ("Site:BaseUrl", "http://booking.example.org"), ("Event:SlotCapacity", "1"),
                ("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:Microsoft.AspNetCore", "Information"));
        await using var application = await ApplicationProcess.StartAsync(settings);

        var tokens = await BookAsync(application.Http);
        await resend.WaitUntilAsync(server => server.Accepted.Count >= 2, Cancellation);
        await UseAdminAreaAsync(application);
        await BreakStoreAsync(application.Http);
        await application.StopAsync();
        return ([.. application.Output.Where(line => line.Length > 0)], tokens);
    }

    private static async Task<IReadOnlyList<string>> BookAsync(HttpClient http)
    {
        var form = await http.GetPageAsync($"/slots/{SlotId}");
        var lateForm = await http.GetPageAsync($"/slots/{SlotId}");
        using var booked = await http.SendFormAsync(form, "Zebedee Quixwood", "zq@private.example", "+44 20 7946 0123");
        Assert.Equal(HttpStatusCode.OK, booked.StatusCode);
        var page = booked.RequestMessage!.RequestUri!;
        using var calendar = await http.GetAsync(page.AbsolutePath + "/calendar.ics", Cancellation);
        Assert.Equal(HttpStatusCode.OK, calendar.StatusCode);
        using var somebodyElse = new HttpClient { BaseAddress = http.BaseAddress };
        using var refused = await somebodyElse.SendFormAsync(lateForm, "Zebedee Quixwood", "zq@private.example", "+44 20 7946 0123");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);

        var key = "Zebedee Quixwood's key";
        var body = BookingApi.Body("2026-03-01T11:00", "Zebedee Quixwood", "zq@private.example", "+44 20 7946 0123");
        using var first = await http.BookAsync(body, key);
        using var second = await http.BookAsync(body, key);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        using var reused = await http.BookAsync(BookingApi.Body("2026-03-01T12:00", "Zebedee", "zq@private.example"), key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
        using var invalid = await http.BookAsync(BookingApi.Body("2026-03-01T12:00", "Zebedee", "zq@private.example Quixwood"));
        Assert.Equal(HttpStatusCode.BadRequest, invalid.StatusCode);
        return [page.Segments[^1], first.Headers.Location!.Segments[^1]];
    }

    private static async Task UseAdminAreaAsync(ApplicationProcess application)
    {
        using var person = new Administrator(application.Address);
        using var wrong = await person.SignInAsync(WrongKey);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await person.GetStatusAsync("/admin/bookings?name=Quixwood&phone=7946"));
        using var right = await person.SignInAsync(Site.AdminKey, "/admin/bookings?name=Quixwood");
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        var list = await person.Http.GetPageAsync("/admin/bookings?name=Quixwood&phone=7946");
        Assert.Equal(HttpStatusCode.OK, await person.GetStatusAsync("/admin/bookings/export?name=Quixwood&phone=0123"));
        Assert.Equal(HttpStatusCode.BadRequest, await person.GetStatusAsync("/admin/bookings?name=Quixwood&date=zq%40private.example"));
        using var left = await person.SendAsync(list, "form[action='/admin/sign-out']");
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
    }

    private async Task BreakStoreAsync(HttpClient http)
    {
        await using (var connection = host.Connect())
        {
            await connection.ExecuteAsync("ALTER TABLE bookings RENAME TO lost");
        }

        using var lost = await http.BookAsync(BookingApi.Body("2026-03-03T12:00", "Zebedee Quixwood", "zq@private.example"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        using var page = await http.GetAsync("/bookings/fedcba9876543210fedcba9876543210", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
    }
}
