using EventBooking.Controllers;

namespace EventBooking.Hosting.Http;

/// <summary>The security headers of every response. Pages may load resources of this host; other responses may load nothing.</summary>
internal static class SecurityHeaders
{
    private const string Pages = "pages";
    private const int SecondsPerYear = 365 * 24 * 60 * 60;

    public static void AddSecurityHeaders(this IServiceCollection services) =>
        services.AddSecurityHeaderPolicies()
            .SetDefaultPolicy(headers => headers.AddCommonHeaders().AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddFrameAncestors().None();
            }))
            .AddPolicy(Pages, headers => headers.AddCommonHeaders().AddContentSecurityPolicy(csp =>
            {
                AddPageSources(csp);
                csp.AddStyleSrc().Self();
            }))
            .AddPolicy(SentEmailsController.HeaderPolicy, headers => headers.AddCommonHeaders().AddContentSecurityPolicy(csp =>
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

    private static HeaderPolicyCollection AddCommonHeaders(this HeaderPolicyCollection headers) =>
        headers
            .AddContentTypeOptionsNoSniff()
            .AddFrameOptionsDeny()
            .AddReferrerPolicySameOrigin()
            .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
            .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
            .AddStrictTransportSecurityMaxAge(SecondsPerYear)
            .AddPermissionsPolicy(policy =>
            {
                policy.AddCamera().None();
                policy.AddGeolocation().None();
                policy.AddMicrophone().None();
                policy.AddPayment().None();
                policy.AddUsb().None();
            });
}
