namespace EventBooking.Hosting.Http;

/// <summary>What every answer tells a browser not to do. Pages may load what lies on this host; what is no page may load nothing.</summary>
internal static class SecurityHeaders
{
    /// <summary>The policy of the pages that show a written email, which is styled by attributes as mail programs want it. They exist in Development alone.</summary>
    public const string ShowingEmails = "showing-emails";

    private const string Pages = "pages";
    private const int SecondsOfYear = 365 * 24 * 60 * 60;

    public static void AddSecurityHeaders(this IServiceCollection services) =>
        services.AddSecurityHeaderPolicies()
            .SetDefaultPolicy(headers => headers.AddCommonHeaders().AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddFrameAncestors().None();
            }))
            .AddPolicy(Pages, headers => headers.AddCommonHeaders().AddContentSecurityPolicy(csp =>
            {
                AddSourcesOfPages(csp);
                csp.AddStyleSrc().Self();
            }))
            .AddPolicy(ShowingEmails, headers => headers.AddCommonHeaders().AddContentSecurityPolicy(csp =>
            {
                AddSourcesOfPages(csp);
                csp.AddStyleSrc().Self().UnsafeInline();
            }))
            .SetPolicySelector(context =>
                context.HttpContext.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true
                    ? context.EndpointPolicy ?? context.ConfiguredPolicies[Pages]
                    : context.DefaultPolicy!);

    private static void AddSourcesOfPages(CspBuilder csp)
    {
        csp.AddDefaultSrc().None();
        csp.AddScriptSrc().WithNonce();
        csp.AddConnectSrc().Self();

        // Pico draws its small symbols from data in the style sheet.
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
            .AddStrictTransportSecurityMaxAge(SecondsOfYear)
            .AddPermissionsPolicy(policy =>
            {
                policy.AddCamera().None();
                policy.AddGeolocation().None();
                policy.AddMicrophone().None();
                policy.AddPayment().None();
                policy.AddUsb().None();
            });
}
