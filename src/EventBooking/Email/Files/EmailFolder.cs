using System.Text.RegularExpressions;
using MimeKit;

namespace EventBooking.Email.Files;

/// <summary>The folder with emails that were written instead of sent: one <c>.eml</c> file each, named by message id.</summary>
public sealed partial class EmailFolder(string path)
{
    /// <summary>A longer page would be slow.</summary>
    public const int MaxListed = 500;

    private const string Extension = ".eml";

    public string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>An id cannot lead out of the folder and means the same on every file system.</summary>
    public static bool IsMessageId(string text) => MessageIdPattern().IsMatch(text);

    public string PathOf(string messageId) =>
        IsMessageId(messageId)
            ? Path.Combine(FullPath, messageId + Extension)
            : throw new ArgumentException("This is not a message id.", nameof(messageId));

    /// <summary>Newest first.</summary>
    public IReadOnlyList<WrittenEmail> List()
    {
        var folder = new DirectoryInfo(FullPath);
        return folder.Exists
            ? [.. folder.EnumerateFiles("*" + Extension)
                .Where(file => IsMessageId(IdOf(file)))
                .OrderByDescending(file => file.LastWriteTimeUtc).ThenByDescending(file => file.Name, StringComparer.Ordinal)
                .Take(MaxListed)
                .Select(Describe)]
            : [];
    }

    /// <summary>Null when there is no such email.</summary>
    public async Task<MimeMessage?> FindAsync(string messageId, CancellationToken cancellationToken) =>
        IsMessageId(messageId) && File.Exists(PathOf(messageId))
            ? await MimeMessage.LoadAsync(PathOf(messageId), cancellationToken)
            : null;

    private static WrittenEmail Describe(FileInfo file)
    {
        using var content = file.OpenRead();
        var headers = new MimeParser(content).ParseHeaders();
        return new(IdOf(file), headers[HeaderId.To] ?? "", headers[HeaderId.Subject] ?? "", new DateTimeOffset(file.LastWriteTimeUtc));
    }

    private static string IdOf(FileInfo file) => Path.GetFileNameWithoutExtension(file.Name);

    [GeneratedRegex(@"\A[0-9a-z-]{1,200}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MessageIdPattern();
}

public sealed record WrittenEmail(string Id, string To, string Subject, DateTimeOffset WrittenAt);
