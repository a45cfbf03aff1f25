using System.Net;
using EventBooking.Urls;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace EventBooking.Hosting.Http;

/// <summary>
/// Takes a client's address and scheme from <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, as far as proxies that the settings name have written
/// them; what anybody else writes there is nobody's address.
/// </summary>
internal static class Proxies
{
    public static void AddProxies(this IServiceCollection services) =>
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<SiteOptions>>((forwarded, site) =>
        {
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in Parse(site.Value.KnownProxies))
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            // Without a limit the walk goes from the last proxy to the first address that is none, however many proxies there are.
            forwarded.ForwardLimit = null;
            forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count > 0
                ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
                : ForwardedHeaders.None;
        });

    /// <summary>Addresses and networks separated by commas: <c>10.0.0.5, 172.16.0.0/12, ::1</c>.</summary>
    public static bool TryParse(string text, out IReadOnlyList<IPNetwork> networks)
    {
        var read = new List<IPNetwork>();
        networks = read;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                read.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(part, out var network))
            {
                read.Add(network);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static IReadOnlyList<IPNetwork> Parse(string text) => TryParse(text, out var networks) ? networks : [];
}
