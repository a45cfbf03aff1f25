using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace EventBooking.Email.Resend;

internal static class ResendServiceCollectionExtensions
{
    private const int MaxResponseBytes = 64 * 1024;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Adds <see cref="ResendEmailSender"/>; needs bound <see cref="EmailOptions"/> and a <see cref="TimeProvider"/>.</summary>
    public static IHttpClientBuilder AddResend(this IServiceCollection services)
    {
        services.AddSingleton<ResendEmailSender>();
        return services.AddHttpClient<IResend, ResendClient>(Configure)
            .UseSocketsHttpHandler((handler, _) =>
            {
                // The client lives as long as the application. New connections follow DNS changes.
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);

                // A redirect would turn the POST into a GET and could send the key to another host.
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
    }

    private static void Configure(IServiceProvider provider, HttpClient http)
    {
        var options = provider.GetRequiredService<IOptions<EmailOptions>>().Value.Resend;
        http.BaseAddress = new Uri(options.ApiUrl.AbsoluteUri.TrimEnd('/') + '/');
        http.Timeout = AttemptTimeout;
        http.MaxResponseContentBufferSize = MaxResponseBytes;

        // Trimmed, because a key from a file ends with a line feed.
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiToken.Trim());

        // Resend rejects requests without it: https://resend.com/docs/knowledge-base/403-error-1010.
        var version = typeof(ResendClient).Assembly.GetName().Version?.ToString(3);
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("EventBooking", version));
    }
}
