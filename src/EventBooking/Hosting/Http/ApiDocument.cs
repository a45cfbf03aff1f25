using System.Text.Json.Nodes;
using EventBooking.Areas.Admin.Security;
using EventBooking.Bookings;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace EventBooking.Hosting.Http;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>. Clients can be generated from it.</summary>
public static class ApiDocument
{
    /// <summary>The only document. Other names are not found.</summary>
    public const string Route = "/openapi/{documentName:regex(^v1$)}.json";

    private const string AdminKeyScheme = "adminKey";

    private static readonly Dictionary<string, string> ExampleBooking = new(StringComparer.Ordinal)
    {
        ["slotId"] = "2026-03-01T10:00",
        ["name"] = "Ada Lovelace",
        ["email"] = "ada@example.com",
        ["phone"] = "+44 20 7946 0123",
    };

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true
            && description.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "EventBooking";
            document.Info.Description =
                "Books one seat in an hourly slot of the event. Dates and times of slots are in the event's time zone, timestamps in UTC. "
                + "Errors are problem details (RFC 9457) whose type and code are stable.";
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, context, _) =>
        {
            RequireAdminKey(document, context.ApplicationServices.GetRequiredService<IOptions<AdminOptions>>().Value.HeaderName);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.OperationId = context.Description.ActionDescriptor.RouteValues["action"];
            foreach (var (status, response) in operation.Responses ?? [])
            {
                DescribeHeaders(status, response);
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = context.JsonTypeInfo.Type;
            if (type == typeof(BookingInput))
            {
                RequireAll(schema);
            }
            else if (type.IsAssignableTo(typeof(ProblemDetails)))
            {
                AddProblemMembers(schema);
            }

            return Task.CompletedTask;
        });
    }

    private static void RequireAdminKey(OpenApiDocument document, string headerName)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[AdminKeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = headerName,
            Description = "The admin key.",
        };
        var key = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(AdminKeyScheme, document)] = [] };
        var adminPaths = document.Paths.Where(path => path.Key.StartsWith("/api" + Links.AdminPath, StringComparison.Ordinal));
        foreach (var (_, operation) in adminPaths.SelectMany(path => path.Value.Operations ?? []))
        {
            operation.Security = [key];
        }
    }

    private static void DescribeHeaders(string status, IOpenApiResponse response)
    {
        var (name, description) = status switch
        {
            "201" => ("Location", "The booking's private page."),
            "429" or "503" => ("Retry-After", "Seconds to wait before the request is sent again."),
            _ => default,
        };
        if (name is not null && response is OpenApiResponse described)
        {
            described.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            described.Headers[name] = new OpenApiHeader
            {
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }
    }

    /// <summary>The properties are nullable so that a missing one gets its own error, but a client must send all of them.</summary>
    private static void RequireAll(OpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            (schema.Required ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
            if (property is OpenApiSchema field)
            {
                field.Type = JsonSchemaType.String;
                field.Examples = [JsonValue.Create(ExampleBooking[name])];
            }
        }
    }

    private static void AddProblemMembers(OpenApiSchema schema)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schema.Properties["code"] = Text("The last part of the type: a stable code of the error.");
        schema.Properties["traceId"] = Text("The id of the request in the log.");

        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
    }
}
