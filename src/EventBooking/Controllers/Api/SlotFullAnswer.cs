using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EventBooking.Scheduling;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace EventBooking.Controllers.Api;

/// <summary>
/// 409 with a <see cref="SlotFullProblem"/>. All but its trace id is written once for as long as the counts stay the same: in a crowd most
/// answers are this one.
/// </summary>
internal sealed class SlotFullAnswer(Alternatives alternatives) : IActionResult
{
    private static readonly ConditionalWeakTable<Alternatives, byte[]> Written = [];

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
        var shared = Written.GetValue(alternatives, it => WriteOpenEnded(ProblemOf(it), options));
        var rest = JsonSerializer.SerializeToUtf8Bytes(Problems.TraceIdOf(http));

        http.Response.StatusCode = StatusCodes.Status409Conflict;
        http.Response.ContentType = "application/problem+json; charset=utf-8";
        http.Response.ContentLength = shared.Length + rest.Length + 1;
        var body = http.Response.BodyWriter;
        body.Write(shared);
        body.Write(rest);
        body.Write("}"u8);
        await body.FlushAsync(http.RequestAborted);
    }

    private static SlotFullProblem ProblemOf(Alternatives alternatives) => new()
    {
        Status = StatusCodes.Status409Conflict,
        Type = Problems.TypeOf(Problems.SlotFull),
        Title = "This slot is full.",
        Detail = "Nothing was booked. Choose one of the nearest open slots, or another date.",
        Day = DayResponse.From(alternatives.Day),
        NearestOpen = [.. alternatives.NearestOpen.Select(SlotResponse.From)],
        Extensions = { [Problems.Code] = Problems.SlotFull },
    };

    /// <summary>Ends where the value of the trace id is to follow.</summary>
    private static byte[] WriteOpenEnded(SlotFullProblem problem, JsonSerializerOptions options) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(problem, options).AsSpan()[..^1], .. Encoding.UTF8.GetBytes($",\"{Problems.TraceId}\":")];
}
