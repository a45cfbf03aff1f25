using EventBooking.Bookings;
using EventBooking.Hosting.Startup;
using Microsoft.Extensions.Options;

namespace EventBooking.Email;

public enum EmailProvider
{
    /// <summary>Each email as a file in the data directory.</summary>
    Files,

    /// <summary>https://resend.com.</summary>
    Resend,
}

/// <summary>How emails are sent (section <c>Email</c>).</summary>
public sealed class EmailOptions
{
    public const string Section = "Email";

    /// <summary>Where the addresses of the defaults are: nowhere.</summary>
    public const string NoDomain = "localhost.localdomain";

    /// <summary>Where none is named: Resend in production, files elsewhere.</summary>
    public EmailProvider? Provider { get; set; }

    /// <summary>A mailbox, with or without a name: <c>Spring Open Days &lt;booking@example.com&gt;</c>.</summary>
    public string From { get; set; } = "booking@" + NoDomain;

    /// <summary>Who is told of every booking; a bare address.</summary>
    public string AdminAddress { get; set; } = "admin@" + NoDomain;

    /// <summary>Outside production, the domains that may be written to, separated by commas; empty: all. In production it has no effect.</summary>
    public string AllowedDomains { get; set; } = "";

    public ResendOptions Resend { get; set; } = new();
}

/// <summary>Section <c>Email:Resend</c>.</summary>
public sealed class ResendOptions
{
    public string ApiToken { get; set; } = "";

    public Uri ApiUrl { get; set; } = new("https://api.resend.com");

    /// <summary>Kept across all messages of an instance.</summary>
    public double RequestsPerSecond { get; set; } = 2;
}

/// <summary>Checks the options and settles which provider is meant.</summary>
public sealed class EmailOptionsSetup(IHostEnvironment environment) : IPostConfigureOptions<EmailOptions>, IValidateOptions<EmailOptions>
{
    public void PostConfigure(string? name, EmailOptions options) =>
        options.Provider ??= environment.IsProduction() ? EmailProvider.Resend : EmailProvider.Files;

    public ValidateOptionsResult Validate(string? name, EmailOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> FaultsOf(EmailOptions options)
    {
        if (!EmailAddress.IsMailbox(options.From))
        {
            yield return "Email:From is no mailbox; give an address, with or without a name, such as Spring Open Days <booking@example.com>.";
        }

        if (!EmailAddress.IsPlausible(options.AdminAddress))
        {
            yield return "Email:AdminAddress is no email address; say who is to be told of every booking.";
        }

        if (options.Provider != EmailProvider.Resend)
        {
            yield break;
        }

        if (options.Resend.ApiToken.Trim() is "" || options.Resend.ApiToken.Trim().Any(character => character is <= ' ' or > '~'))
        {
            yield return "Email:Resend:ApiToken is empty, or has characters that no API key has; give that of the Resend account, or set Email:Provider to Files.";
        }

        if (Placeholder.IsIn(options.Resend.ApiToken) && !environment.IsDevelopment())
        {
            yield return "Email:Resend:ApiToken is still the example's; give that of the Resend account.";
        }

        foreach (var (setting, mailbox) in new[] { ("From", options.From), ("AdminAddress", options.AdminAddress) })
        {
            if (mailbox.TrimEnd('>').EndsWith("@" + EmailOptions.NoDomain, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"Email:{setting} is still the example's; give an address that exists.";
            }
        }

        if (options.Resend.ApiUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http" })
        {
            yield return "Email:Resend:ApiUrl must begin with https:// or http://.";
        }

        if (options.Resend.RequestsPerSecond is not (> 0 and <= 10_000))
        {
            yield return "Email:Resend:RequestsPerSecond must be more than 0 and at most 10000.";
        }
    }
}
