using Microsoft.Extensions.Primitives;

namespace EventBooking.Hosting.Http;

/// <summary>
/// How long an answer may be kept where its endpoint has not said so: counts are asked for again before they are shown again, and
/// no error outlives its cause. Private pages say <c>no-store</c> themselves, and static files bring rules of their own.
/// </summary>
internal static class CacheRules
{
    private static readonly StringValues AskAgain = "no-cache";
    private static readonly StringValues KeepNothing = "no-store";

    public static void UseCacheRules(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(ApplyAsync, context.Response);
        return next(context);
    });

    private static Task ApplyAsync(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            response.Headers.CacheControl = KeepNothing;
        }
        else if (StringValues.IsNullOrEmpty(response.Headers.CacheControl))
        {
            response.Headers.CacheControl = AskAgain;
        }

        return Task.CompletedTask;
    }
}
