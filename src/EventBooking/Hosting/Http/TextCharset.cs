using Microsoft.Net.Http.Headers;

namespace EventBooking.Hosting.Http;

/// <summary>Adds the charset to style sheets and scripts: without it, a browser takes that of the page that loads them.</summary>
internal static class TextCharset
{
    public static void UseTextCharset(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(ApplyAsync, context.Response);
        return next(context);
    });

    private static Task ApplyAsync(object state)
    {
        var response = (HttpResponse)state;
        if (response.ContentType is "text/css" or "text/javascript")
        {
            response.Headers[HeaderNames.ContentType] = response.ContentType + "; charset=utf-8";
        }

        return Task.CompletedTask;
    }
}
