using Microsoft.Extensions.Primitives;

namespace EventBooking.Hosting.Http;

/// <summary>
/// The default of <c>Cache-Control</c> for responses whose endpoint sets none: pages with counts must be revalidated. Errors and answers to
/// bookings must not be stored. Private pages set <c>no-store</c> themselves, and static files have their own rules.
/// </summary>
internal static class CacheRules
{
    private static readonly StringValues NoCache = "no-cache";
    private static readonly StringValues NoStore = "no-store";

    public static void UseCacheRules(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(ApplyAsync, context.Response);
        return next(context);
    });

    private static Task ApplyAsync(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode >= StatusCodes.Status400BadRequest || HttpMethods.IsPost(response.HttpContext.Request.Method))
        {
            response.Headers.CacheControl = NoStore;
        }
        else if (StringValues.IsNullOrEmpty(response.Headers.CacheControl))
        {
            response.Headers.CacheControl = NoCache;
        }

        return Task.CompletedTask;
    }
}
