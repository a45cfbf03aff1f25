using EventBooking.Controllers;
using EventBooking.Urls;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NetEscapades.AspNetCore.SecurityHeaders.Infrastructure;

namespace EventBooking.Hosting.Http;

/// <summary>The security headers of every response. Pages may load resources of this host; other responses may load nothing.</summary>
internal static class SecurityHeaders
{
    private const string Pages = "pages";
    private const int SecondsPerYear = 365 * 24 * 60 * 60;

    public static void AddSecurityHeaders(this IServiceCollection services) =>
        services.AddSecurityHeaderPolicies(
            (policies, provider) => Configure(policies, provider.GetRequiredService<IOptions<SiteOptions>>().Value));

    private static void Configure(SecurityHeaderPolicyBuilder policies, SiteOptions site) =>
        policies
            .SetDefaultPolicy(headers => headers.AddCommonHeaders(site).AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddFrameAncestors().None();
            }))
            .AddPolicy(Pages, headers => headers.AddCommonHeaders(site).AddContentSecurityPolicy(csp =>
            {
                AddPageSources(csp);
                csp.AddStyleSrc().Self();
            }))
            .AddPolicy(SentEmailsController.HeaderPolicy, headers => headers.AddCommonHeaders(site).AddContentSecurityPolicy(csp =>
            {
                AddPageSources(csp);
                csp.AddStyleSrc().Self().UnsafeInline();
            }))
            .SetPolicySelector(context =>
                context.HttpContext.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true
                    ? context.EndpointPolicy ?? context.ConfiguredPolicies[Pages]
                    : context.DefaultPolicy!);

    private static void AddPageSources(CspBuilder csp)
    {
        csp.AddDefaultSrc().None();
        csp.AddScriptSrc().WithNonce();
        csp.AddConnectSrc().Self();

        // The style sheet of Pico contains its icons as data URLs.
        csp.AddImgSrc().Self().Data();
        csp.AddFormAction().Self();
        csp.AddBaseUri().None();
        csp.AddFrameAncestors().None();
    }

    private static HeaderPolicyCollection AddCommonHeaders(this HeaderPolicyCollection headers, SiteOptions site) =>
        headers
            .AddStrictTransportSecurity(site)
            .AddContentTypeOptionsNoSniff()
            .AddFrameOptionsDeny()
            .AddReferrerPolicySameOrigin()
            .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
            .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
            .AddPermissionsPolicy(policy =>
            {
                policy.AddCamera().None();
                policy.AddGeolocation().None();
                policy.AddMicrophone().None();
                policy.AddPayment().None();
                policy.AddUsb().None();
            });

    /// <summary>With an https address in every response, even if the proxy in front does not say that the client uses https.</summary>
    private static HeaderPolicyCollection AddStrictTransportSecurity(this HeaderPolicyCollection headers, SiteOptions site) =>
        site.IsHttps
            ? headers.AddCustomHeader(HeaderNames.StrictTransportSecurity, $"max-age={SecondsPerYear}")
            : headers.AddStrictTransportSecurityMaxAge(SecondsPerYear);
}
