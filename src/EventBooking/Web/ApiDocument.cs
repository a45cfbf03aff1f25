using Microsoft.AspNetCore.OpenApi;

namespace EventBooking.Web;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
public static class ApiDocument
{
    /// <summary>There is one document; any other name is not found, as elsewhere.</summary>
    public const string Route = "/openapi/{documentName:regex(^v1$)}.json";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "EventBooking";
            document.Info.Description =
                "Books one seat in an hourly slot of the event. Dates and times of day are in the event's time zone, moments in UTC. "
                + "Errors are problem details (RFC 9457) whose type and code are stable.";
            return Task.CompletedTask;
        });
    }
}
