using EventBooking.Bookings;
using EventBooking.Controllers;
using EventBooking.Controllers.Api;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Hosting.Http;

/// <summary>Answers what nobody else has answered: problem details to programs, a page to people. Never a stack trace.</summary>
public static class ErrorAnswers
{
    public static void AddErrorAnswers(this IServiceCollection services) =>
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Problems.Complete(context.HttpContext, context.ProblemDetails));

    public static void UseErrorAnswers(this IApplicationBuilder app)
    {
        app.UseWhen(IsForPrograms, programs =>
        {
            programs.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, ExceptionHandler = AnswerWithProblemAsync });
            programs.UseStatusCodePages(context => AnswerWithProblemAsync(context.HttpContext));
        });
        app.UseWhen(context => !IsForPrograms(context), people =>
        {
            people.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, ExceptionHandlingPath = ErrorController.Path });
            people.UseStatusCodePagesWithReExecute(ErrorController.Path);
        });
    }

    internal static bool IsForPrograms(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException e => e.StatusCode,
        StoreUnavailableException or OutcomeUnknownException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static Task AnswerWithProblemAsync(HttpContext context)
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
