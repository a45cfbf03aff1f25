using System.Net;
using EventBooking.Controllers;
using EventBooking.Urls;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Http;

/// <summary>
/// Takes a client's address and scheme from <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, but only the parts that known proxies have
/// written: a client can send these headers too.
/// </summary>
internal static partial class Proxies
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

            // The number of chained proxies has no limit.
            forwarded.ForwardLimit = null;
            forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count > 0
                ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
                : ForwardedHeaders.None;
        });

    /// <summary>
    /// Uses what known proxies say about the client, and warns once about others: their clients share one address. If a known
    /// proxy does not send the scheme, the scheme of <c>Site:BaseUrl</c> applies.
    /// </summary>
    public static void UseProxies(this IApplicationBuilder app)
    {
        var site = app.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value;
        var known = site.ProxyNetworks();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Proxies));
        var warnings = 0;
        app.Use((context, next) =>
        {
            var (headers, sender) = (context.Request.Headers, context.Connection.RemoteIpAddress ?? IPAddress.None);
            if (IsKnown(sender))
            {
                var tellsScheme = headers.ContainsKey(ForwardedHeadersDefaults.XForwardedProtoHeaderName);
                context.Request.Scheme = site.IsHttps && !tellsScheme ? Uri.UriSchemeHttps : context.Request.Scheme;
            }
            else if (headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName) && Interlocked.Increment(ref warnings) == 1)
            {
                Log.UnknownProxy(logger, ClientNetwork.ForLogs(sender));
            }

            return next(context);
        });
        app.UseForwardedHeaders();

        bool IsKnown(IPAddress sender) =>
            known.Any(network => network.Contains(sender) || (sender.IsIPv4MappedToIPv6 && network.Contains(sender.MapToIPv4())));
    }

    private static partial class Log
    {
        [LoggerMessage(
            5041,
            LogLevel.Warning,
            "Ignored X-Forwarded-For from {Network}, which is not in Site:KnownProxies. "
                + "If it is a proxy of yours, all its clients share one address and its limits")]
        public static partial void UnknownProxy(ILogger logger, string? network);
    }
}
