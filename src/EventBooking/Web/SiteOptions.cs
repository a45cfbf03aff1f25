using Microsoft.Extensions.Options;

namespace EventBooking.Web;

/// <summary>Where the site is (section <c>Site</c>).</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>What links in emails begin with: the address under which people reach the site.</summary>
    public Uri BaseUrl { get; set; } = new("http://localhost:5080");
}

public sealed class SiteOptionsValidator : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options) =>
        options.BaseUrl is { IsAbsoluteUri: true, Scheme: "https" or "http" }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Site:BaseUrl must be the address of the site, beginning with https:// or http://.");
}
