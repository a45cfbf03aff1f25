using Microsoft.Extensions.Options;

namespace EventBooking.Email.Files;

public static class EmailFiles
{
    /// <summary>
    /// Adds <see cref="FileEmailSender"/>, the folder and the line in the log that says where it is. Which sender is the application's
    /// is decided where the provider is known.
    /// </summary>
    public static IServiceCollection AddEmailFiles(this IServiceCollection services) =>
        services
            .AddSingleton<EmailFolder>()
            .AddSingleton<FileEmailSender>()
            .AddHostedService<EmailFolderNotice>();
}

/// <summary>Says at start where the emails go, as nobody will find them in a mailbox.</summary>
internal sealed partial class EmailFolderNotice(EmailFolder folder, IOptions<EmailOptions> email, ILogger<EmailFolderNotice> logger) : IHostedService
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
        [LoggerMessage(3201, LogLevel.Information, "No email leaves this machine: each is written as a file into {Folder}")]
        public static partial void EmailsAreFiles(ILogger logger, string folder);
    }
}
