using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Controllers.Api;

/// <summary>The base of the JSON controllers.</summary>
[ApiController]
public abstract class ApiController : ControllerBase
{
    protected ObjectResult Refuse(int status, string code, string title, string detail) =>
        Problem(detail, statusCode: status, title: title, type: Problems.TypeOf(code));

    protected ObjectResult RefuseForNow(string code, string title, string detail)
    {
        Response.Headers.RetryAfter = Problems.RetryAfterSeconds;
        return Refuse(StatusCodes.Status503ServiceUnavailable, code, title, detail);
    }
}
