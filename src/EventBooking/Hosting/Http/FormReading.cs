using EventBooking.Controllers;

namespace EventBooking.Hosting.Http;

/// <summary>
/// Reads a form before anything else does, and answers 400 for what the framework fails to read, such as a part in UTF-7. Forms that it
/// rejects by itself are left to it.
/// </summary>
internal static class FormReading
{
    public static void UseFormReading(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType && !context.IsForErrorPage())
        {
            try
            {
                await context.Request.ReadFormAsync(context.RequestAborted);
            }
            catch (Exception e) when (e is NotSupportedException or ArgumentException or FormatException or OverflowException)
            {
                throw new BadHttpRequestException("The form cannot be read.", e);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                // Code that reads the form later gets the same exception again.
            }
        }

        await next(context);
    });
}
