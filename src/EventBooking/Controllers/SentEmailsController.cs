using EventBooking.Email;
using EventBooking.Email.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using MimeKit;
using NetEscapades.AspNetCore.SecurityHeaders;

namespace EventBooking.Controllers;

/// <summary>
/// The emails that were written to files, for developers, in English. They hold private links of bookings, so these pages
/// exist in Development only.
/// </summary>
[SecurityHeadersPolicy(HeaderPolicy)]
[ApiExplorerSettings(IgnoreApi = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SentEmailsController(EmailFolder folder, IHostEnvironment environment, IOptions<EmailOptions> email) : Controller
{
    /// <summary>The security headers of these pages allow inline styles, which emails need.</summary>
    internal const string HeaderPolicy = "sent-emails";

    public override void OnActionExecuting(ActionExecutingContext context)
    {
        if (!environment.IsDevelopment() || email.Value.Provider != EmailProvider.Files)
        {
            context.Result = NotFound();
        }
    }

    [HttpGet("/emails")]
    public IActionResult Index() => View(new SentEmailsPage(folder.FullPath, folder.List()));

    [HttpGet("/emails/{id}")]
    public async Task<IActionResult> Show(string id, CancellationToken cancellationToken)
    {
        using var message = await folder.FindAsync(id, cancellationToken);
        return message is null ? EmailNotFound() : View(SentEmailPage.Of(id, message));
    }

    /// <summary><paramref name="n"/> counts from 0.</summary>
    [HttpGet("/emails/{id}/attachments/{n:int}")]
    public async Task<IActionResult> Attachment(string id, int n, CancellationToken cancellationToken)
    {
        using var message = await folder.FindAsync(id, cancellationToken);
        if (message?.Attachments.OfType<MimePart>().ElementAtOrDefault(n) is not { Content: { } content } attachment)
        {
            return EmailNotFound();
        }

        using var bytes = new MemoryStream();
        await content.DecodeToAsync(bytes, cancellationToken);
        return File(bytes.ToArray(), attachment.ContentType.MimeType, attachment.FileName ?? "attachment");
    }

    private ViewResult EmailNotFound() =>
        this.NotFoundPage("Email not found", "An email is written a moment after its booking. Go to the list of all emails.");
}
