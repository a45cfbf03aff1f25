using System.Net;
using EventBooking.Areas.Admin.Security;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>Who guesses is told to wait, by address; who has the key is let in.</summary>
public sealed class WrongKeysTests
{
    private const string Guess = "a guess";

    private static readonly IPAddress Sender = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Five_wrong_keys_are_answered_at_once_and_each_further_one_costs_a_longer_wait()
    {
        await using var admin = new AdminSite();
        await GuessAsync(admin, times: 6);
        await AssertMustWaitAsync(admin, seconds: 1);

        admin.Time.Advance(TimeSpan.FromSeconds(1));
        await GuessAsync(admin, times: 1);
        await AssertMustWaitAsync(admin, seconds: 2);
    }

    [Fact]
    public async Task The_right_key_is_let_in_at_once_however_long_its_address_has_to_wait_and_forgives_no_guesser_beside_it()
    {
        await using var admin = new AdminSite();
        await GuessAsync(admin, times: 6);
        await AssertMustWaitAsync(admin, seconds: 1);

        using var program = await admin.SendWithKeyAsync(Site.AdminKey);
        using var person = await Administrator.SignedInAsync(admin.Site);

        Assert.Equal(HttpStatusCode.NoContent, program.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await person.StatusOfAsync(ExampleAdminController.Page));
        await AssertMustWaitAsync(admin, seconds: 1);
    }

    [Fact]
    public async Task The_form_and_the_header_count_together_and_a_live_session_goes_on()
    {
        await using var admin = new AdminSite();
        using var signedIn = await Administrator.SignedInAsync(admin.Site);
        await GuessAsync(admin, times: 5);
        using var guesser = new Administrator(admin.Site);
        using (var wrong = await guesser.SignInAsync(Guess))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var response = await guesser.SignInAsync(Guess);

        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (response.StatusCode, Assert.Single(response.Headers.GetValues("Retry-After"))));
        Assert.Contains("Wait 1 second,", (await response.PageAsync()).Text("#notice"), StringComparison.Ordinal);
        await AssertMustWaitAsync(admin, seconds: 1);
        Assert.Equal(HttpStatusCode.OK, await signedIn.StatusOfAsync(ExampleAdminController.Page));
        Assert.Equal(HttpStatusCode.Redirect, await guesser.StatusOfAsync(ExampleAdminController.Page));
    }

    [Fact]
    public async Task Of_guesses_that_arrive_together_all_but_the_first_few_have_to_wait()
    {
        await using var admin = new AdminSite();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            using var response = await admin.SendWithKeyAsync(Guess);
            return response.StatusCode;
        }));

        Assert.Equal(
            [(HttpStatusCode.Unauthorized, 6), (HttpStatusCode.TooManyRequests, 54)],
            statuses.CountBy(status => status).Select(counted => (counted.Key, counted.Value)).OrderBy(counted => counted.Key));
        Assert.Equal(6, admin.Log.Lines.Count(line => line.EventId == 4003));
    }

    [Fact]
    public void The_wait_doubles_up_to_a_minute()
    {
        var wrongKeys = new WrongKeys(time);
        var waits = new List<double>();
        for (var n = 0; n < 14; n++)
        {
            var tried = wrongKeys.Count(Sender);
            Assert.Equal(KeyVerdict.Wrong, tried.Verdict);
            waits.Add(tried.Wait.TotalSeconds);
            time.Advance(tried.Wait);
        }

        Assert.Equal([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
    }

    [Fact]
    public void What_comes_while_an_address_waits_does_not_make_the_wait_longer()
    {
        var wrongKeys = new WrongKeys(time);
        GuessWrong(wrongKeys, Sender, times: 6);
        time.Advance(TimeSpan.FromMilliseconds(400));

        var tried = wrongKeys.Count(Sender);

        Assert.Equal((KeyVerdict.TooEarly, TimeSpan.FromMilliseconds(600), "1"), (tried.Verdict, tried.Wait, tried.WaitSeconds));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("fe80::1%2", "fe80::1%3", true)]
    public void An_IPv4_address_counts_for_itself_and_an_IPv6_network_as_one(string one, string other, bool isOne)
    {
        var wrongKeys = new WrongKeys(time);
        GuessWrong(wrongKeys, IPAddress.Parse(one), times: 6);

        var verdict = wrongKeys.Count(IPAddress.Parse(other)).Verdict;

        Assert.Equal(isOne ? KeyVerdict.TooEarly : KeyVerdict.Wrong, verdict);
    }

    [Fact]
    public void A_quarter_of_an_hour_without_a_wrong_key_forgives()
    {
        var wrongKeys = new WrongKeys(time);
        GuessWrong(wrongKeys, Sender, times: 5);
        time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), wrongKeys.Count(Sender).Wait);

        time.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(TimeSpan.Zero, wrongKeys.Count(Sender).Wait);
        Assert.Equal(1, wrongKeys.AddressCount);
    }

    [Fact]
    public void No_more_addresses_are_remembered_than_there_is_room_for_and_those_that_were_wrong_last_stay()
    {
        var wrongKeys = new WrongKeys(time);
        GuessWrong(wrongKeys, Sender, times: 6);
        for (var n = 0; n < WrongKeys.MostAddresses - 1; n++)
        {
            GuessWrong(wrongKeys, new IPAddress(n), times: 1);
        }

        Assert.Equal(WrongKeys.MostAddresses, wrongKeys.AddressCount);
        Assert.Equal(KeyVerdict.TooEarly, wrongKeys.Count(Sender).Verdict);
        GuessWrong(wrongKeys, IPAddress.Parse("2001:db8::1"), times: 1);
        Assert.Equal(WrongKeys.MostAddresses, wrongKeys.AddressCount);
        Assert.Equal(KeyVerdict.Wrong, wrongKeys.Count(Sender).Verdict);
    }

    private static void GuessWrong(WrongKeys wrongKeys, IPAddress sender, int times)
    {
        for (var n = 0; n < times; n++)
        {
            Assert.Equal(KeyVerdict.Wrong, wrongKeys.Count(sender).Verdict);
        }
    }

    private static async Task GuessAsync(AdminSite admin, int times)
    {
        for (var n = 0; n < times; n++)
        {
            using var response = await admin.SendWithKeyAsync(Guess);
            await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    private static async Task AssertMustWaitAsync(AdminSite admin, int seconds)
    {
        using var response = await admin.SendWithKeyAsync(Guess);
        await response.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(TimeSpan.FromSeconds(seconds), response.Headers.RetryAfter?.Delta);
    }
}
