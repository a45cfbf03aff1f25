using EventBooking.Urls;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Http;

/// <summary>
/// Takes a client's address and scheme from <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, but only the parts that known proxies have
/// written: a client can send these headers too.
/// </summary>
internal static class Proxies
{
    public static void AddProxies(this IServiceCollection services) =>
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<SiteOptions>>((forwarded, site) =>
        {
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in site.Value.ProxyNetworks())
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            // Without a limit, any number of known proxies may stand one behind the other.
            forwarded.ForwardLimit = null;
            forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count > 0
                ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
                : ForwardedHeaders.None;
        });
}
