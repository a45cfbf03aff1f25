using System.Net;
using EventBooking.Hosting.Startup;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>Admin keys with which the application starts.</summary>
public sealed class AdminOptionsTests : IAsyncDisposable
{
    private readonly SqliteHost host = new();
    private readonly LogCollector log = new();

    public async ValueTask DisposeAsync()
    {
        log.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void The_application_does_not_start_without_a_key(string environment)
    {
        var exception = Assert.Throws<StartException>(() => Start(environment, ("Admin:Key", "")));

        Assert.Contains("Admin:Key", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Admin:Key", "nineteen characters", "Admin:Key")]
    [InlineData("Admin:Key", "passwordpassword", "Admin:Key")]
    [InlineData("Admin:Key", "passwordpasswordpassword", "Admin:Key")]
    [InlineData("Admin:Key", "passwordpassword1234", "Admin:Key")]
    [InlineData("Admin:Key", "aaaaaaaaaaaaaaaaaaaaaaaa", "Admin:Key")]
    [InlineData("Admin:Key", "abcabcabcabcabcabcabcabc", "Admin:Key")]
    [InlineData("Admin:Key", "12345678901234567890", "Admin:Key")]
    [InlineData("Admin:Key", "abcdefghijklmnopqrstuvwxyz", "Admin:Key")]
    [InlineData("Admin:Key", "aaaabbbbccccddddeeeeffff", "Admin:Key")]
    [InlineData("Admin:Key", " spaces at its ends ", "Admin:Key")]
    [InlineData("Admin:Key", "a schlüssel with an umlaut", "Admin:Key")]
    [InlineData("Admin:HeaderName", "", "Admin:HeaderName")]
    [InlineData("Admin:HeaderName", "X Admin Key", "Admin:HeaderName")]
    [InlineData("Admin:HeaderName", "X-Admin-Key:", "Admin:HeaderName")]
    public void An_invalid_or_weak_key_or_header_name_is_rejected_and_the_key_is_not_repeated(string name, string value, string named)
    {
        var exception = Assert.Throws<StartException>(() => Start("Production", (name, value)));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.True(name != "Admin:Key" || !exception.Message.Contains(value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("3f9c02b71ae85d604b1f")]
    [InlineData("twenty characters ok")]
    [InlineData("Tr0ub4dor&3-horse-staple")]
    public async Task Twenty_characters_with_variety_are_enough(string key)
    {
        await using var site = Start("Production", ("Admin:Key", key));

        Assert.Equal(HttpStatusCode.NoContent, await StatusWithAsync(site, "X-Admin-Key", key));
    }

    [Fact]
    public async Task In_Development_a_key_is_generated_and_logged_once()
    {
        await using var site = Start("Development", ("Admin:Key", ""));

        var line = Assert.Single(log.Lines, line => line.EventId == 4004);
        Assert.Equal(LogLevel.Information, line.Level);
        var key = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Matches("^[0-9a-f]{32}$", key);
        Assert.Equal(HttpStatusCode.NoContent, await StatusWithAsync(site, "X-Admin-Key", key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWithAsync(site, "X-Admin-Key", ""));
    }

    [Fact]
    public async Task In_Development_a_configured_key_may_be_short()
    {
        await using var site = Start("Development", ("Admin:Key", "short"));

        Assert.Equal(HttpStatusCode.NoContent, await StatusWithAsync(site, "X-Admin-Key", "short"));
        Assert.DoesNotContain(log.Lines, line => line.EventId == 4004);
    }

    [Fact]
    public async Task The_name_of_the_header_is_a_setting()
    {
        await using var site = Start("Production", ("Admin:HeaderName", "X-Desk"));

        Assert.Equal(HttpStatusCode.NoContent, await StatusWithAsync(site, "X-Desk", Site.AdminKey));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWithAsync(site, "X-Admin-Key", Site.AdminKey));
    }

    private Site Start(string environment, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(host.Settings);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return Site.Start(
            all,
            services =>
            {
                ExampleAdmin.Add(services);
                services.AddSingleton<ILoggerProvider>(log);
            },
            environment);
    }

    private static async Task<HttpStatusCode> StatusWithAsync(Site site, string header, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ExampleAdminController.Api);
        request.Headers.Add(header, key);
        using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
