namespace EventBooking.Email;

/// <summary>A mailbox of the settings, taken apart: <c>Spring Open Days &lt;booking@example.com&gt;</c>, or an address alone.</summary>
internal sealed record Mailbox(string Name, string Address)
{
    /// <summary>Takes what <see cref="EventBooking.Bookings.EmailAddress.IsMailbox"/> takes, which is wider than RFC 5322: the name may hold a comma unquoted.</summary>
    public static Mailbox Parse(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        return open < 0 ? new("", text) : new(Unquote(text[..open].Trim()), text[(open + 1)..^1]);
    }

    private static string Unquote(string name) =>
        name.Length > 1 && name.StartsWith('"') && name.EndsWith('"')
            ? name[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal)
            : name;
}
