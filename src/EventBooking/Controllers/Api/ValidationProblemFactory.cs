using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace EventBooking.Controllers.Api;

/// <summary>Turns the errors of binding and validation into one list by field. The texts reveal nothing about the code.</summary>
public static class ValidationProblemFactory
{
    private const string WholeBody = "body";

    public static IActionResult Create(ActionContext context)
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

        (_, JsonException { InnerException.InnerException: DecoderFallbackException }) => (WholeBody, "Send the JSON in UTF-8."),

        // An inner JsonException means that the text is not JSON. Otherwise a value has the wrong type.
        (not WholeBody and var field, JsonException { InnerException: not JsonException }) => (field, "This must be a string."),
        (_, JsonException { LineNumber: { } line, BytePositionInLine: { } position }) =>
            (
                WholeBody,
                string.Create(
                    CultureInfo.InvariantCulture, $"Send a JSON object in UTF-8. Line {line + 1}, byte {position + 1} is invalid.")),
        _ => (WholeBody, "Send a JSON object in UTF-8."),
    };

    /// <summary>
    /// <c>$.name</c> and <c>Name</c> are the field <c>name</c>. <c>$</c> and an empty key are the whole body. A header keeps its name.
    /// </summary>
    private static string FieldOf(string key)
    {
        var path = key.TrimStart('$').TrimStart('.');
        return path is "" or "input" ? WholeBody
            : path.Contains('-', StringComparison.Ordinal) ? path
            : JsonNamingPolicy.CamelCase.ConvertName(path);
    }
}
