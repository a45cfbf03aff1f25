using EventBooking.Bookings;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>
/// All bookings that match, as a streamed file. When the store fails before the first byte, the response is an error. When it
/// fails later, the connection is closed, so that nobody mistakes half a file for the whole.
/// </summary>
public sealed partial class BookingExport(BookingExportQuery query) : ActionResult
{
    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var logger = services.GetRequiredService<ILogger<BookingExport>>();
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileName);
        http.Response.ContentType = query.IsXlsx() ? XlsxType : "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = disposition.ToString();
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        try
        {
            var filter = query.ToFilter(services.GetRequiredService<PhoneNumberNormalizer>());
            var bookings = services.GetRequiredService<IBookingSearch>().StreamAsync(filter, http.RequestAborted);
            var count = query.IsXlsx()
                ? await services.GetRequiredService<BookingXlsx>().WriteAsync(bookings, http.Response.Body, http.RequestAborted)
                : await services.GetRequiredService<BookingCsv>()
                    .WriteAsync(bookings, query.SeparatorCharacter(), http.Response.Body, http.RequestAborted);
            Log.Exported(logger, count);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.Cancelled(logger);
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            Log.Failed(logger, e);
            http.Abort();
        }
    }

    /// <summary>The filter is part of the name: <c>bookings-2026-03-01-1000-ada.csv</c>.</summary>
    private string FileName
    {
        get
        {
            string?[] parts = ["bookings", query.Date, query.Time, query.Name, query.Email, query.Phone, query.Reference];
            var name = string.Join('-', parts.Where(part => part is not null).Select(part => ToFileName(part!)));
            return name + (query.IsXlsx() ? ".xlsx" : ".csv");
        }
    }

    /// <summary>The characters that every file system allows.</summary>
    private static string ToFileName(string text) =>
        string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is '-' or ' ')).Replace(' ', '-');

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Information, "Administrator exported {Count} bookings")]
        public static partial void Exported(ILogger logger, long count);

        [LoggerMessage(4011, LogLevel.Information, "The client cancelled an export")]
        public static partial void Cancelled(ILogger logger);

        [LoggerMessage(4012, LogLevel.Error, "An export failed; the connection was closed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
