using System.Net;
using Microsoft.Extensions.Options;

namespace EventBooking.Urls;

/// <summary>The address of the site, and the proxies in front of it (section <c>Site</c>).</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>The address under which people reach the site. Links in emails begin with it.</summary>
    public Uri BaseUrl { get; set; } = new("http://localhost:5080");

    /// <summary>
    /// Proxies in front of the site, by address or network, separated by commas: <c>10.0.0.5, 172.16.0.0/12, ::1</c>. Empty: none.
    /// </summary>
    public string KnownProxies { get; set; } = "";

    public bool IsHttps => BaseUrl.Scheme == Uri.UriSchemeHttps;

    /// <summary>With the prefix, browsers accept the cookie over https and from this host only (RFC 6265bis, section 4.1.3.2).</summary>
    public string CookieName(string name) => IsHttps ? "__Host-" + name : name;

    /// <summary>The parts of <see cref="KnownProxies"/>; an address is a network of one.</summary>
    /// <exception cref="FormatException">A part of <see cref="KnownProxies"/> is neither an address nor a network.</exception>
    public IReadOnlyList<IPNetwork> ProxyNetworks() =>
        [.. KnownProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseNetwork)];

    private static IPNetwork ParseNetwork(string text) =>
        IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8) : IPNetwork.Parse(text);
}

public sealed class SiteOptionsValidator : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.BaseUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http" })
        {
            result.AddError("Site:BaseUrl must be the address of the site, beginning with https:// or http://.");
        }
        else if (options.BaseUrl.PathAndQuery is not "/" || options.BaseUrl.Fragment is not "" || options.BaseUrl.UserInfo is not "")
        {
            result.AddError(
                "Site:BaseUrl must be scheme, host and port only, such as https://booking.example.com. The site cannot be below a path.");
        }

        try
        {
            _ = options.ProxyNetworks();
        }
        catch (FormatException)
        {
            result.AddError(
                $"Site:KnownProxies is '{options.KnownProxies}'; give addresses and networks, such as 10.0.0.5, 172.16.0.0/12.");
        }

        return result.Build();
    }
}
