using EventBooking.Bookings;
using EventBooking.Controllers;
using EventBooking.Controllers.Api;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Hosting.Http;

/// <summary>Turns exceptions and empty error responses into problem details or an error page, without a stack trace.</summary>
public static class ErrorHandling
{
    public static void AddErrorHandling(this IServiceCollection services) =>
        services.AddProblemDetails(
            options => options.CustomizeProblemDetails = context => Problems.Complete(context.HttpContext, context.ProblemDetails));

    public static void UseErrorHandling(this IApplicationBuilder app)
    {
        app.UseWhen(ApiRequests.IsApiRequest, api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, ExceptionHandler = WriteProblemAsync });
            api.UseStatusCodePages(context => WriteProblemAsync(context.HttpContext));
        });
        app.UseWhen(context => !context.IsApiRequest(), pages =>
        {
            pages.UseExceptionHandler(
                new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, ExceptionHandlingPath = ErrorController.Path });
            pages.UseStatusCodePagesWithReExecute(ErrorController.Path);
        });
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException e => e.StatusCode,

        // A chunk of a body whose size is too large for a number.
        IOException { InnerException: OverflowException } => StatusCodes.Status400BadRequest,
        StoreUnavailableException or OutcomeUnknownException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static Task WriteProblemAsync(HttpContext context)
    {
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        }

        var problem = new ProblemDetails { Status = context.Response.StatusCode };
        Problems.Complete(context, problem);
        return TypedResults.Problem(problem).ExecuteAsync(context);
    }
}
