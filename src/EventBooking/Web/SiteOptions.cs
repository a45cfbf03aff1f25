using EventBooking.Email;
using Microsoft.Extensions.Options;

namespace EventBooking.Web;

/// <summary>Where the site is (section <c>Site</c>).</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>What links in emails begin with: the address under which people reach the site.</summary>
    public Uri BaseUrl { get; set; } = new("http://localhost:5080");
}

public sealed class SiteOptionsValidator(IHostEnvironment environment, IOptions<EmailOptions> email) : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options) =>
        options.BaseUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http" } ? ValidateOptionsResult.Fail("Site:BaseUrl must be the address of the site, beginning with https:// or http://.")
        : LinksLeaveTheMachine && options.BaseUrl.IsLoopback ? ValidateOptionsResult.Fail("Site:BaseUrl leads to this machine alone; give the address under which attendees reach the site, as emails link to it.")
        : ValidateOptionsResult.Success;

    private bool LinksLeaveTheMachine => environment.IsProduction() && email.Value.Provider == EmailProvider.Resend;
}
