using EventBooking.Email;
using EventBooking.Email.Files;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace EventBooking.Tests.Email;

public sealed class FileEmailSenderTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef-attendee";

    private readonly string directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;
    private readonly EmailFolder folder;
    private readonly FileEmailSender sender;

    public FileEmailSenderTests()
    {
        folder = new EmailFolder(Path.Combine(directory, "emails"));
        sender = new FileEmailSender(folder, new FakeTimeProvider(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("Ada Lovelace")]
    [InlineData("علي حسن 🎟")]
    public async Task A_written_email_is_read_back_unchanged(string name)
    {
        var email = await ComposeAsync(name: name);

        Assert.IsType<EmailOutcome.Accepted>(await SendAsync(Id, email));

        using var read = await ReadAsync(Id);
        Assert.Equal(
            ("Spring Open Days", "booking@example.com"), (read.From.Mailboxes.Single().Name, read.From.Mailboxes.Single().Address));
        Assert.Equal("ada@example.com", read.To.Mailboxes.Single().Address);
        Assert.Equal("desk@example.com", read.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("auto-generated", read.Headers["Auto-Submitted"]);
        Assert.Equal(email.Subject, read.Subject);
        Assert.Equal($"{Id}@example.com", read.MessageId);
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero), read.Date);
        Assert.Equal("kind=attendee", read.Headers["X-Tag"]);
        Assert.Equal(email.TextBody, read.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(email.HtmlBody.ReplaceLineEndings("\n"), read.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.Contains(name, read.TextBody, StringComparison.Ordinal);
        var mixed = Assert.IsType<Multipart>(read.Body);
        Assert.Equal(["text/plain", "text/html"], Assert.IsType<MultipartAlternative>(mixed[0]).Select(part => part.ContentType.MimeType));
    }

    [Fact]
    public async Task The_attached_calendar_file_has_the_composed_bytes()
    {
        var email = await ComposeAsync(name: "علي حسن 🎟");

        await SendAsync(Id, email);

        using var read = await ReadAsync(Id);
        var attachment = Assert.IsAssignableFrom<MimePart>(Assert.Single(read.Attachments));
        Assert.Equal("booking-7K3F-9QXM.ics", attachment.FileName);
        Assert.Equal(
            ("text/calendar", "utf-8", "REQUEST"),
            (attachment.ContentType.MimeType, attachment.ContentType.Charset, attachment.ContentType.Parameters["method"]));
        using var content = new MemoryStream();
        await attachment.Content!.DecodeToAsync(content, TestContext.Current.CancellationToken);
        Assert.Equal(email.Attachments[0].Content.ToArray(), content.ToArray());
        Assert.Equal(
            "علي حسن 🎟",
            StrictCalendarReader.Read(content.ToArray()).Event.Single(property => property.Name == "ATTENDEE").Parameters["CN"]);
    }

    [Fact]
    public async Task Sending_an_id_twice_leaves_one_file()
    {
        await SendAsync(Id, await ComposeAsync());
        await SendAsync(Id, await ComposeAsync());

        Assert.Equal([Id + ".eml"], Directory.GetFiles(folder.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Sending_an_id_in_parallel_leaves_one_complete_file()
    {
        var email = await ComposeAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(Id, email)));

        Assert.All(outcomes, outcome => Assert.IsType<EmailOutcome.Accepted>(outcome));
        Assert.Equal([Id + ".eml"], Directory.GetFiles(folder.FullPath).Select(Path.GetFileName));
        using var read = await ReadAsync(Id);
        Assert.Single(read.Attachments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../outside")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a.b")]
    [InlineData("A")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    public async Task An_invalid_id_is_rejected_and_writes_nothing(string id)
    {
        Assert.IsType<EmailOutcome.Refused>(await SendAsync(id, await ComposeAsync()));

        Assert.Empty(Directory.GetFileSystemEntries(directory));
    }

    [Fact]
    public async Task A_disk_error_is_retried_and_its_reason_has_no_path()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "emails"), "in the way", TestContext.Current.CancellationToken);

        var outcome = Assert.IsType<EmailOutcome.Retry>(await SendAsync(Id, await ComposeAsync()));

        Assert.Equal("IOException", outcome.Reason);
    }

    [Fact]
    public async Task A_cancelled_send_leaves_no_file()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await sender.SendAsync(Id, await ComposeAsync(), gone.Token));

        Assert.Empty(Directory.GetFiles(directory, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("docomo..user.@docomo.ne.jp", "\"docomo..user.\"@docomo.ne.jp")]
    [InlineData("名前@例え.テスト", "名前@例え.テスト")]
    [InlineData("a?b/c@example.com", "a?b/c@example.com")]
    public async Task Every_valid_email_address_can_be_a_recipient(string address, string read)
    {
        Assert.IsType<EmailOutcome.Accepted>(await SendAsync(Id, await ComposeAsync(address: address)));

        using var mail = await ReadAsync(Id);
        Assert.Equal(read, mail.To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task An_invalid_recipient_is_rejected_without_an_exception()
    {
        Assert.IsType<EmailOutcome.Refused>(await SendAsync(Id, await ComposeAsync() with { To = ["a b@example.com"] }));

        Assert.Empty(Directory.GetFileSystemEntries(directory));
    }

    [Theory]
    [InlineData("booking@example.com", "")]
    [InlineData("Open Days, Spring <booking@example.com>", "Open Days, Spring")]
    [InlineData("\"Open \\\"Days\\\"\" <booking@example.com>", "Open \"Days\"")]
    [InlineData("Été <booking@example.com>", "Été")]
    public async Task Every_valid_sender_is_written(string from, string name)
    {
        await SendAsync(Id, await ComposeAsync() with { From = from });

        using var mail = await ReadAsync(Id);
        Assert.Equal((name, "booking@example.com"), (mail.From.Mailboxes.Single().Name ?? "", mail.From.Mailboxes.Single().Address));
    }

    [Fact]
    public async Task The_file_has_short_ascii_lines()
    {
        await SendAsync(Id, await ComposeAsync(name: string.Concat(Enumerable.Repeat("👨‍👩‍👧‍👦", 100))));

        var text = await File.ReadAllTextAsync(folder.PathOf(Id), TestContext.Current.CancellationToken);
        Assert.All(text.Split("\r\n"), line =>
        {
            Assert.InRange(line.Length, 0, 998);
            Assert.DoesNotContain('\n', line);
            Assert.True(System.Text.Ascii.IsValid(line), line);
        });
    }

    private Task<EmailOutcome> SendAsync(string id, EmailMessage email) =>
        sender.SendAsync(id, email, TestContext.Current.CancellationToken);

    private Task<MimeMessage> ReadAsync(string id) => MimeMessage.LoadAsync(folder.PathOf(id), TestContext.Current.CancellationToken);

    private static async Task<EmailMessage> ComposeAsync(string name = "Ada Lovelace", string address = "ada@example.com")
    {
        await using var services = Emails.Services();
        return await services.GetRequiredService<EmailComposer>()
            .ComposeAsync(EmailRecipient.Attendee, [Emails.Booking with { Name = name, Email = address }]);
    }
}
