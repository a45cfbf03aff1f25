using Microsoft.Extensions.Options;

namespace EventBooking.Email.Files;

/// <summary>Logs at start where emails are written, because they arrive in no mailbox.</summary>
internal sealed partial class EmailFolderNotice(
    EmailFolder folder, IOptions<EmailOptions> email, ILogger<EmailFolderNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (email.Value.Provider == EmailProvider.Files)
        {
            Log.EmailsAreFiles(logger, folder.FullPath);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(3110, LogLevel.Information, "Emails are not sent; they are written to files in {Folder}")]
        public static partial void EmailsAreFiles(ILogger logger, string folder);
    }
}
