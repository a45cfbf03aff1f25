using EventBooking.Bookings;
using EventBooking.Urls;
using Microsoft.Extensions.Options;
using MimeKit;

namespace EventBooking.Email;

public enum EmailProvider
{
    /// <summary>Writes each email to a file in the data directory.</summary>
    Files,

    /// <summary>Sends through https://resend.com.</summary>
    Resend,
}

/// <summary>How often the organisers get emails about new bookings.</summary>
public enum AdminCopy
{
    /// <summary>One email for each booking.</summary>
    Each,

    /// <summary>One email each hour with the bookings of that hour.</summary>
    Hourly,

    /// <summary>One email each morning at six with the bookings since the last one.</summary>
    Daily,

    None,
}

/// <summary>How emails are sent (section <c>Email</c>).</summary>
public sealed class EmailOptions
{
    public const string Section = "Email";

    /// <summary>The domain of the default addresses. It does not exist.</summary>
    public const string NoDomain = "localhost.localdomain";

    /// <summary>The default is Resend in production and files elsewhere.</summary>
    public EmailProvider? Provider { get; set; }

    /// <summary>A mailbox, with or without a name: <c>Spring Open Days &lt;booking@example.com&gt;</c>.</summary>
    public string From { get; set; } = "booking@" + NoDomain;

    /// <summary>Get an email about every booking. Addresses without names, separated by commas.</summary>
    public string AdminAddress { get; set; } = "admin@" + NoDomain;

    /// <summary>Whether the organisers get one email for each booking, one for several, or none.</summary>
    public AdminCopy AdminCopy { get; set; }

    /// <summary>Where replies of attendees go. Empty: the first of <see cref="AdminAddress"/>.</summary>
    public string ReplyTo { get; set; } = "";

    /// <summary>The domains that may get email outside production, separated by commas. Empty: all. No effect in production.</summary>
    public string AllowedDomains { get; set; } = "";

    public ResendOptions Resend { get; set; } = new();

    public string[] AdminAddresses() => AdminAddress.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public string ReplyToAddress() => ReplyTo is "" ? AdminAddresses()[0] : ReplyTo;
}

/// <summary>Section <c>Email:Resend</c>.</summary>
public sealed class ResendOptions
{
    public string ApiToken { get; set; } = "";

    public Uri ApiUrl { get; set; } = new("https://api.resend.com");

    /// <summary>Applies to all messages of an instance.</summary>
    public double RequestsPerSecond { get; set; } = 2;
}

/// <summary>Validates the options and sets the default provider.</summary>
public sealed class EmailOptionsSetup(IHostEnvironment environment, IOptions<SiteOptions> site)
    : IPostConfigureOptions<EmailOptions>, IValidateOptions<EmailOptions>
{
    /// <summary>Rejects a missing angle bracket, but accepts a comma in a display name.</summary>
    private static readonly ParserOptions StrictMailbox = new() { AddressParserComplianceMode = RfcComplianceMode.Strict };

    public void PostConfigure(string? name, EmailOptions options) =>
        options.Provider ??= environment.IsProduction() ? EmailProvider.Resend : EmailProvider.Files;

    public ValidateOptionsResult Validate(string? name, EmailOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (!MailboxAddress.TryParse(StrictMailbox, options.From, out var from) || !EmailAddress.IsPlausible(from.Address))
        {
            result.AddError(
                "Email:From is not a mailbox; enter an address with or without a name, such as Spring Open Days <booking@example.com>.");
        }

        if (options.AdminAddresses() is not { Length: > 0 } admins || !admins.All(EmailAddress.IsPlausible))
        {
            result.AddError(
                "Email:AdminAddress is not an email address; "
                + "enter the address that gets an email about every booking, or several with commas.");
        }

        if (options.ReplyTo is not "" && !EmailAddress.IsPlausible(options.ReplyTo))
        {
            result.AddError("Email:ReplyTo is not an email address; enter the address for replies of attendees, or leave it empty.");
        }

        switch (options.Provider)
        {
            case EmailProvider.Files:
                break;
            case EmailProvider.Resend:
                ValidateResend(options, result);
                break;
            default:
                result.AddError(
                    $"Email:Provider is '{options.Provider}'; give one of {string.Join(", ", Enum.GetNames<EmailProvider>())}.");
                break;
        }

        return result.Build();
    }

    private void ValidateResend(EmailOptions options, ValidateOptionsResultBuilder result)
    {
        if (options.Resend.ApiToken.Trim() is "" || options.Resend.ApiToken.Trim().Any(character => character is <= ' ' or > '~'))
        {
            result.AddError(
                "Email:Resend:ApiToken is empty or has invalid characters; "
                + "enter the API key of the Resend account, or set Email:Provider to Files.");
        }

        foreach (var (setting, addresses) in new[] { ("From", [options.From.TrimEnd('>')]), ("AdminAddress", options.AdminAddresses()) })
        {
            if (addresses.Any(address => address.EndsWith("@" + EmailOptions.NoDomain, StringComparison.OrdinalIgnoreCase)))
            {
                result.AddError($"Email:{setting} is still the default; enter an address that exists.");
            }
        }

        if (options.Resend.ApiUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http" })
        {
            result.AddError("Email:Resend:ApiUrl must begin with https:// or http://.");
        }

        if (options.Resend.RequestsPerSecond is not (> 0 and <= 10_000))
        {
            result.AddError("Email:Resend:RequestsPerSecond must be more than 0 and at most 10000.");
        }

        if (environment.IsProduction() && LinksLeadToThisMachine())
        {
            result.AddError(
                "Site:BaseUrl is an address of this machine only; enter the address of the site for attendees, because emails link to it.");
        }
    }

    private bool LinksLeadToThisMachine()
    {
        try
        {
            return site.Value.BaseUrl.IsLoopback;
        }
        catch (OptionsValidationException)
        {
            // The section Site reports its own errors.
            return false;
        }
    }
}
