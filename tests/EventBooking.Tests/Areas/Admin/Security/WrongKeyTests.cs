using System.Net;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>Wrong admin keys are limited and logged; the right key always passes.</summary>
public sealed class WrongKeyTests
{
    private const int MaxWrongKeys = 3;
    private const string Guess = "a guess";

    [Fact]
    public async Task After_too_many_wrong_keys_the_answer_is_429_with_the_time_to_wait()
    {
        await using var admin = CreateSite();
        await SendWrongKeysAsync(admin, MaxWrongKeys);

        await AssertTooManyAsync(admin);
    }

    [Fact]
    public async Task The_right_key_passes_after_too_many_wrong_keys_and_does_not_reset_the_limit()
    {
        await using var admin = CreateSite();
        await SendWrongKeysAsync(admin, MaxWrongKeys);
        await AssertTooManyAsync(admin);

        using var program = await admin.SendWithKeyAsync(Site.AdminKey);
        using var person = await Administrator.CreateSignedInAsync(admin.Site);

        Assert.Equal(HttpStatusCode.NoContent, program.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await person.GetStatusAsync(ExampleAdminController.Page));
        await AssertTooManyAsync(admin);
    }

    [Fact]
    public async Task Form_and_header_count_together_and_a_session_stays_valid()
    {
        await using var admin = CreateSite();
        using var signedIn = await Administrator.CreateSignedInAsync(admin.Site);
        await SendWrongKeysAsync(admin, MaxWrongKeys - 1);
        using var guesser = new Administrator(admin.Site);
        using (var wrong = await guesser.SignInAsync(Guess))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var response = await guesser.SignInAsync(Guess);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        var seconds = Assert.Single(response.Headers.GetValues("Retry-After"));
        Assert.Contains($"Wait {seconds} seconds,", (await response.PageAsync()).Text("#notice"), StringComparison.Ordinal);
        await AssertTooManyAsync(admin);
        Assert.Equal(HttpStatusCode.OK, await signedIn.GetStatusAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.Redirect, await guesser.GetStatusAsync(ExampleAdminController.Page));
    }

    [Fact]
    public async Task Forms_without_a_token_do_not_count_and_the_right_key_passes()
    {
        await using var admin = CreateSite();
        for (var i = 0; i < 31; i++)
        {
            using var fields = new FormUrlEncodedContent([KeyValuePair.Create("key", Guess)]);
            using var response = await admin.Site.Http.PostAsync(Administrator.SignInPath, fields, TestContext.Current.CancellationToken);
            Assert.Equal("/admin/sign-in?returnTo=%2Fadmin&because=FormTooOld", response.Headers.Location?.OriginalString);
        }

        using var guesser = new Administrator(admin.Site);
        using var wrong = await guesser.SignInAsync(Guess);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var person = await Administrator.CreateSignedInAsync(admin.Site);
        admin.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("1 wrong admin keys", Assert.Single(admin.Log.Lines, line => line.EventId == 4003).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_keys_that_arrive_together_do_not_pass_the_limit()
    {
        await using var admin = CreateSite();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            using var response = await admin.SendWithKeyAsync(Guess);
            return response.StatusCode;
        }));

        Assert.Equal(
            [(HttpStatusCode.Unauthorized, MaxWrongKeys), (HttpStatusCode.TooManyRequests, 60 - MaxWrongKeys)],
            statuses.CountBy(status => status).Select(counted => (counted.Key, counted.Value)).OrderBy(counted => counted.Key));
    }

    [Fact]
    public async Task The_log_has_one_event_for_each_network_and_minute_and_no_key()
    {
        await using var admin = CreateSite();
        await SendWrongKeysAsync(admin, MaxWrongKeys);
        await AssertTooManyAsync(admin);
        Assert.DoesNotContain(admin.Log.Lines, line => line.EventId == 4003);

        admin.Time.Advance(TimeSpan.FromMinutes(1));

        var line = Assert.Single(admin.Log.Lines, line => line.EventId == 4003);
        Assert.Contains($"{MaxWrongKeys + 1} wrong admin keys from 127.0.0.0/24", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(admin.Log.Lines, written => written.Text.Contains(Guess, StringComparison.Ordinal) || written.Text.Contains(
            Site.AdminKey, StringComparison.Ordinal));
        admin.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(admin.Log.Lines, line => line.EventId == 4003);
    }

    [Fact]
    public async Task Wrong_keys_of_the_last_minute_are_logged_when_the_application_stops()
    {
        var admin = CreateSite();
        await SendWrongKeysAsync(admin, 1);

        await admin.DisposeAsync();

        Assert.Single(admin.Log.Lines, line => line.EventId == 4003);
    }

    /// <summary>The period is so long that no wrong key is forgotten during a test.</summary>
    private static AdminSite CreateSite() =>
        new(("RateLimits:SignIn:Requests", MaxWrongKeys.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("RateLimits:SignIn:Period", "1.00:00:00"));

    private static async Task SendWrongKeysAsync(AdminSite admin, int times)
    {
        for (var n = 0; n < times; n++)
        {
            using var response = await admin.SendWithKeyAsync(Guess);
            await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    private static async Task AssertTooManyAsync(AdminSite admin)
    {
        using var response = await admin.SendWithKeyAsync(Guess);
        await response.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 24 * 60 * 60 / MaxWrongKeys);
    }
}
