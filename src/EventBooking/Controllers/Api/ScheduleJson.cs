using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventBooking.Scheduling;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Controllers.Api;

/// <summary>Dates and months as JSON, written once for as long as their counts stay the same.</summary>
internal static class ScheduleJson
{
    private static readonly ConditionalWeakTable<DaySchedule, byte[]> Days = [];
    private static readonly ConditionalWeakTable<IReadOnlyList<DaySchedule>, byte[]> Months = [];

    public static JsonBytes Of(DaySchedule day) =>
        new(Days.GetValue(day, static day => JsonSerializer.SerializeToUtf8Bytes(DayResponse.From(day), ScheduleJsonContext.Default.DayResponse)));

    public static JsonBytes Of(DateOnly month, IReadOnlyList<DaySchedule> days) =>
        new(Months.GetValue(days, days => JsonSerializer.SerializeToUtf8Bytes(MonthResponse.From(month, days), ScheduleJsonContext.Default.MonthResponse)));
}

/// <summary>An answer that has been written already.</summary>
internal sealed class JsonBytes(byte[] json) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        await response.BodyWriter.WriteAsync(json, context.HttpContext.RequestAborted);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DayResponse))]
[JsonSerializable(typeof(MonthResponse))]
internal sealed partial class ScheduleJsonContext : JsonSerializerContext;
