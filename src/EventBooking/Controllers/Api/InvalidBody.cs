using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace EventBooking.Controllers.Api;

/// <summary>Turns what binding and validation found wrong into one list of errors by field, in words that tell nothing of the code behind.</summary>
public static class InvalidBody
{
    private const string WholeBody = "body";

    public static IActionResult Answer(ActionContext context)
    {
        var errors = new ModelStateDictionary();
        foreach (var (key, entry) in context.ModelState)
        {
            foreach (var error in entry.Errors)
            {
                var (field, message) = Describe(key, error);
                errors.AddModelError(field, message);
            }
        }

        var problem = context.HttpContext.RequestServices.GetRequiredService<ProblemDetailsFactory>()
            .CreateValidationProblemDetails(context.HttpContext, errors, StatusCodes.Status400BadRequest, "The request is not valid.");
        return new BadRequestObjectResult(problem) { ContentTypes = { "application/problem+json" } };
    }

    private static (string Field, string Message) Describe(string key, ModelError error) => (FieldOf(key), error.Exception) switch
    {
        (var field, null) => (field, error.ErrorMessage),

        // The reader's own exception is inside when the text is no JSON at all; otherwise the value is of the wrong kind.
        (not WholeBody and var field, JsonException { InnerException: not JsonException }) => (field, "Send a text."),
        (_, JsonException { LineNumber: { } line, BytePositionInLine: { } position }) =>
            (WholeBody, string.Create(CultureInfo.InvariantCulture, $"Send a JSON object. What was sent cannot be read from line {line + 1}, byte {position + 1}.")),
        _ => (WholeBody, "Send a JSON object in UTF-8."),
    };

    /// <summary><c>$.name</c> and <c>Name</c> are both the field <c>name</c>; <c>$</c> and nothing are the whole body; a header keeps its name.</summary>
    private static string FieldOf(string key)
    {
        var path = key.TrimStart('$').TrimStart('.');
        return path is "" or "input" ? WholeBody : path.Contains('-', StringComparison.Ordinal) ? path : JsonNamingPolicy.CamelCase.ConvertName(path);
    }
}
