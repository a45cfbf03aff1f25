using EventBooking.Email;
using EventBooking.Email.Files;
using EventBooking.Hosting.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using MimeKit;
using NetEscapades.AspNetCore.SecurityHeaders;

namespace EventBooking.Controllers;

/// <summary>
/// The emails that were written as files, for whoever develops the site. They hold the private addresses of bookings,
/// so outside Development these pages do not exist.
/// </summary>
[SecurityHeadersPolicy(SecurityHeaders.ShowingEmails)]
[ApiExplorerSettings(IgnoreApi = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SentEmailsController(EmailFolder folder, IHostEnvironment environment, IOptions<EmailOptions> email) : Controller
{
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
        return message is null ? NoSuchEmail() : View(SentEmailPage.Of(id, message));
    }

    /// <summary>The address counts attachments from nought.</summary>
    [HttpGet("/emails/{id}/attachments/{n:int}")]
    public async Task<IActionResult> Attachment(string id, int n, CancellationToken cancellationToken)
    {
        using var message = await folder.FindAsync(id, cancellationToken);
        if (message?.Attachments.OfType<MimePart>().ElementAtOrDefault(n) is not { Content: { } content } attachment)
        {
            return NoSuchEmail();
        }

        using var bytes = new MemoryStream();
        await content.DecodeToAsync(bytes, cancellationToken);
        return File(bytes.ToArray(), attachment.ContentType.MimeType, attachment.FileName ?? "attachment");
    }

    private ViewResult NoSuchEmail() => this.NotFoundPage("There is no such email", "Emails are written a moment after the booking. Look at the list of all emails.");
}
