using System.Net;
using System.Text;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Http;

/// <summary>All URLs from outside: status, type and form of errors.</summary>
public sealed class ResourceTests(EmptySite site) : IClassFixture<EmptySite>
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/dates/2026-03-01", "text/html")]
    [InlineData("/dates/2026-03-31", "text/html")]
    [InlineData("/slots/2026-03-01T10:00", "text/html")]
    [InlineData("/slots/2026-03-31T16:00", "text/html")]
    [InlineData("/api/slots?date=2026-03-01", "application/json")]
    [InlineData("/api/dates", "application/json")]
    [InlineData("/openapi/v1.json", "application/json")]
    [InlineData("/css/site.css", "text/css")]
    [InlineData("/js/site.js", "text/javascript")]
    [InlineData("/lib/pico/pico.min.css", "text/css")]
    [InlineData("/lib/htmx/htmx.min.js", "text/javascript")]
    [InlineData("/favicon.svg", "image/svg+xml")]
    public async Task A_resource_is_served_with_its_type(string path, string type)
    {
        using var response = await site.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.True(type is not ("text/css" or "text/javascript") || response.Content.Headers.ContentType?.CharSet == "utf-8");
        Assert.NotEmpty(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/error")]
    [InlineData("/dates")]
    [InlineData("/dates/2026-03-02")]
    [InlineData("/dates/2026-04-01")]
    [InlineData("/dates/tomorrow")]
    [InlineData("/slots/2026-03-02T10:00")]
    [InlineData("/slots/nonsense")]
    [InlineData("/bookings/00000000000000000000000000000000")]
    [InlineData("/bookings/..%2f..%2fetc%2fpasswd")]
    [InlineData("/appsettings.json")]
    [InlineData("/.env")]
    public async Task An_unknown_page_is_404_with_a_link_back(string path)
    {
        var page = await site.Http.GetPageAsync(path, HttpStatusCode.NotFound);

        Assert.NotEmpty(page.Text("main h1"));
        Assert.NotEmpty(page.Text("main .lead"));
        Assert.NotNull(page.QuerySelector("main a[href='/']"));
    }

    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound, "not_found")]
    [InlineData("GET", "/api", HttpStatusCode.NotFound, "not_found")]
    [InlineData("PUT", "/api/bookings", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("DELETE", "/api/slots?date=2026-03-01", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("POST", "/api/bookings", HttpStatusCode.UnsupportedMediaType, "unsupported_media_type")]
    [InlineData("GET", "/api/slots", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date=", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date=2026-03-02", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date=2026-02-28", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date=2026-3-1", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date=01.03.2026", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date=2026-03-01T00:00", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date=2026-03-01%00", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date=%202026-03-01", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/api/slots?date[$ne]=1", HttpStatusCode.BadRequest, "invalid_date")]
    [InlineData("GET", "/openapi/v2.json", HttpStatusCode.NotFound, "not_found")]
    public async Task An_API_error_is_a_problem_document(string method, string path, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(status, code);
    }

    [Theory]
    [InlineData("2026-03-02", "even")]
    [InlineData("2026-04-01", "March 2026")]
    [InlineData("soon", "2026-03-01")]
    public async Task A_rejected_date_has_a_reason(string date, string why)
    {
        using var response = await site.Http.GetAsync($"/api/slots?date={date}", TestContext.Current.CancellationToken);

        Assert.Contains(why, (await response.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("\"text\"", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"slotId\":", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{'slotId':'x'}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"name\":\"\\ud800\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"slotId\":[\"2026-03-01T10:00\"],\"name\":\"A\",\"email\":\"a@b.co\",\"phone\":\"1234567\"}", "application/json",
        HttpStatusCode.BadRequest)]
    [InlineData("{\"slotId\":{\"$ne\":null},\"name\":\"A\",\"email\":\"a@b.co\",\"phone\":\"1234567\"}", "application/json",
        HttpStatusCode.BadRequest)]
    [InlineData(
        "{\"slotId\":\"2026-03-01T10:00\",\"name\":1,\"email\":true,\"phone\":1234567}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("slotId=2026-03-01T10:00", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("<a/>", "application/xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{}", "application/json; charset=nonsense", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_is_not_a_booking_is_rejected_with_a_reason(string body, string type, HttpStatusCode status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await site.Http.PostAsync("/api/bookings", content, TestContext.Current.CancellationToken);

        var problem = await response.AssertProblemAsync(status, status == HttpStatusCode.BadRequest
            ? "invalid_request"
            : "unsupported_media_type");
        if (status == HttpStatusCode.BadRequest)
        {
            Assert.NotEmpty(problem.GetProperty("errors").EnumerateObject());
        }
    }

    /// <summary>
    /// The server responds before it has read the body, and closes the connection. So the client waits for the response before it sends
    /// a body of known length, and the other body fits into the socket's buffer.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_larger_than_64_KiB_is_rejected(bool lengthIsKnown)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"name":"{{new string('a', 80 << 10)}}"}"""));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings") { Content = content };
        request.Headers.TransferEncodingChunked = !lengthIsKnown;
        request.Headers.ExpectContinue = lengthIsKnown;

        using var response = await site.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await response.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task The_API_document_describes_all_routes_of_the_API()
    {
        var document = await site.Http.GetJsonAsync("/openapi/v1.json");

        var addresses = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name}"));
        Assert.Equal(
            [
                "delete /api/waiting-list/{token}",
                "get /api/admin/bookings",
                "get /api/admin/bookings/export",
                "get /api/bookings/{token}",
                "get /api/dates",
                "get /api/slots",
                "get /api/waiting-list/{token}",
                "patch /api/bookings/{token}",
                "post /api/bookings",
                "post /api/bookings/{token}/cancel",
                "post /api/bookings/{token}/change",
                "post /api/waiting-list",
            ],
            addresses.Order(StringComparer.Ordinal));
        var booking = document.GetProperty("paths").GetProperty("/api/bookings").GetProperty("post");
        Assert.Equal(["201", "400", "404", "409", "413", "415", "422", "429", "503"], booking.GetProperty(
            "responses").EnumerateObject().Select(response => response.Name));
        Assert.Contains("Idempotency-Key", booking.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["application/json", "application/*+json"], booking.GetProperty("requestBody").GetProperty(
            "content").EnumerateObject().Select(type => type.Name));
        Assert.Contains("Location", booking.GetProperty("responses").GetProperty("201").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Retry-After", booking.GetProperty("responses").GetProperty("503").GetRawText(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(booking.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task The_API_document_describes_the_admin_routes()
    {
        var document = await site.Http.GetJsonAsync("/openapi/v1.json");

        var list = document.GetProperty("paths").GetProperty("/api/admin/bookings").GetProperty("get");
        Assert.Equal(["after", "date", "email", "limit", "name", "page", "phone", "reference", "sort", "status", "time"], list.GetProperty(
            "parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(["200", "400", "401", "429", "503"], list.GetProperty("responses").EnumerateObject().Select(
            response => response.Name).Order(StringComparer.Ordinal));
        Assert.True(list.GetProperty("security")[0].TryGetProperty("adminKey", out _));
        Assert.Equal("X-Admin-Key", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("adminKey").GetProperty(
            "name").GetString());
        var file = document.GetProperty("paths").GetProperty("/api/admin/bookings/export").GetProperty("get");
        var types = file.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Select(type => type.Name);
        Assert.Equal(
            ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"], types.Order(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string?> { "format", "separator" },
            file.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).ToHashSet());
        Assert.False(document.GetProperty("paths").GetProperty("/api/bookings").GetProperty("post").TryGetProperty("security", out _));
    }

    [Fact]
    public async Task The_schemas_of_the_API_document_match_the_responses()
    {
        var schemas = (await site.Http.GetJsonAsync("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");

        Assert.Equal(["A", "B"], schemas.GetProperty("Schedule").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal("integer", schemas.GetProperty("SlotResponse").GetProperty("properties").GetProperty("remaining").GetProperty(
            "type").GetString());
        Assert.Equal(
            ["email", "name", "phone", "slotId"],
            schemas.GetProperty("BookingInput").GetProperty("required").EnumerateArray().Select(name => name.GetString()!)
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            "string", schemas.GetProperty("BookingInput").GetProperty("properties").GetProperty("name").GetProperty("type").GetString());
        Assert.All(
            ["day", "nearestOpen", "code", "traceId"],
            name => Assert.True(schemas.GetProperty("SlotFullProblem").GetProperty("properties").TryGetProperty(name, out _), name));
    }
}
