using EventBooking.Bookings;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>
/// All bookings that match, as a CSV file that is sent while it is read. A store that fails at once is answered as always; one that
/// fails half-way breaks the connection, so that nobody takes half a file for the whole.
/// </summary>
public sealed partial class BookingExport(BookingQuery query) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var logger = services.GetRequiredService<ILogger<BookingExport>>();
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileName);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = disposition.ToString();
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        try
        {
            var bookings = services.GetRequiredService<IBookingSearch>().StreamAsync(query.ToFilter(services.GetRequiredService<PhoneNumberNormalizer>()), http.RequestAborted);
            Log.Exported(logger, await services.GetRequiredService<BookingCsv>().WriteAsync(bookings, http.Response.Body, http.RequestAborted));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.Left(logger);
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            Log.Broken(logger, e);
            http.Abort();
        }
    }

    /// <summary>Names the filter: <c>bookings-2026-03-01-1000-ada.csv</c>.</summary>
    private string FileName
    {
        get
        {
            string?[] parts = ["bookings", query.Date, query.Time, query.Name, query.Phone, query.Reference];
            return string.Join('-', parts.Where(part => part is not null).Select(part => Plain(part!))) + ".csv";
        }
    }

    /// <summary>What every file system takes.</summary>
    private static string Plain(string text) => string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is '-' or ' ')).Replace(' ', '-');

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Information, "Administrator exported {Count} bookings")]
        public static partial void Exported(ILogger logger, long count);

        [LoggerMessage(4011, LogLevel.Information, "An export was given up by its receiver")]
        public static partial void Left(ILogger logger);

        [LoggerMessage(4012, LogLevel.Error, "An export failed half-way; its connection was broken off")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
