using EventBooking.Tests.Email;

namespace EventBooking.Tests.Testing;

/// <summary>Settings of an application that sends emails through a <see cref="ResendServer"/> without delay.</summary>
public static class MailSettings
{
    public static IReadOnlyDictionary<string, string?> Create(
        ResendServer resend, IStoreHost host, params (string Name, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["Site:BaseUrl"] = "https://booking.example.org",
            ["Site:KnownProxies"] = "127.0.0.1",
            ["Email:Provider"] = "Resend",
            ["Email:From"] = "Spring Open Days <booking@example.org>",
            ["Email:AdminAddress"] = "admin@example.org",
            ["Email:Resend:ApiToken"] = ResendServer.ApiToken,
            ["Email:Resend:ApiUrl"] = resend.Address.ToString(),
            ["Email:Resend:RequestsPerSecond"] = "1000",
            ["Outbox:PollInterval"] = "00:00:00.2",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }
}
