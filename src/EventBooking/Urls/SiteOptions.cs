using EventBooking.Email;
using EventBooking.Hosting.Http;
using Microsoft.Extensions.Options;

namespace EventBooking.Urls;

/// <summary>Where the site is, and what stands in front of it (section <c>Site</c>).</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>What links in emails begin with: the address under which people reach the site.</summary>
    public Uri BaseUrl { get; set; } = new("http://localhost:5080");

    /// <summary>Proxies in front of the site, by address or network, separated by commas: <c>10.0.0.5, 172.16.0.0/12</c>. Empty: none.</summary>
    public string KnownProxies { get; set; } = "";
}

public sealed class SiteOptionsValidator(
    IHostEnvironment environment, IEnumerable<IConfigureOptions<EmailOptions>> emailSettings, IEnumerable<IPostConfigureOptions<EmailOptions>> emailSetup)
    : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> FaultsOf(SiteOptions options)
    {
        if (options.BaseUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http" })
        {
            yield return "Site:BaseUrl must be the address of the site, beginning with https:// or http://.";
        }
        else if (LinksLeaveTheMachine && options.BaseUrl.IsLoopback)
        {
            yield return "Site:BaseUrl leads to this machine alone; give the address under which attendees reach the site, as emails link to it.";
        }

        if (!Proxies.TryParse(options.KnownProxies, out _))
        {
            yield return $"Site:KnownProxies is '{options.KnownProxies}'; give addresses and networks, separated by commas, such as 10.0.0.5, 172.16.0.0/12.";
        }
    }

    private bool LinksLeaveTheMachine => environment.IsProduction() && Email.Provider == EmailProvider.Resend;

    /// <summary>Before they are validated, as their faults are told by their own section.</summary>
    private EmailOptions Email => new OptionsFactory<EmailOptions>(emailSettings, emailSetup).Create(Options.DefaultName);
}
