using System.Text.Json.Nodes;
using EventBooking.Areas.Admin.Security;
using EventBooking.Bookings;
using EventBooking.Urls;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace EventBooking.Hosting.Http;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, good enough to generate a client from.</summary>
public static class ApiDocument
{
    /// <summary>There is one document; any other name is not found, as elsewhere.</summary>
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
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true && description.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "EventBooking";
            document.Info.Description =
                "Books one seat in an hourly slot of the event. Dates and times of day are in the event's time zone, moments in UTC. "
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
                AddWhatEveryProblemHas(schema);
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
            Description = "The secret of the administrators.",
        };
        var key = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(AdminKeyScheme, document)] = [] };
        var ofAdministrators = document.Paths.Where(path => path.Key.StartsWith("/api" + Links.AdminPath, StringComparison.Ordinal));
        foreach (var (_, operation) in ofAdministrators.SelectMany(path => path.Value.Operations ?? []))
        {
            operation.Security = [key];
        }
    }

    private static void DescribeHeaders(string status, IOpenApiResponse response)
    {
        var (name, description) = status switch
        {
            "201" => ("Location", "The booking's private page."),
            "429" or "503" => ("Retry-After", "How long to wait before the same request is sent again, in seconds."),
            _ => default,
        };
        if (name is not null && response is OpenApiResponse described)
        {
            described.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            described.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    /// <summary>The fields may be null in the code, which is how a missing one gets an error of its own; a client must send them all.</summary>
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

    private static void AddWhatEveryProblemHas(OpenApiSchema schema)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schema.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The end of the type: what went wrong, for programs." };
        schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What an operator finds the request in the log by." };
    }
}
