namespace EventBooking.Scheduling;

/// <summary>Whom attendees can turn to.</summary>
/// <param name="Text">An email address or a phone number.</param>
public sealed record EventContact(string Text)
{
    private const int MinDigits = 3;

    private bool IsEmail => Text.Contains('@', StringComparison.Ordinal);

    /// <summary>A link that writes or calls.</summary>
    public string Url => IsEmail ? "mailto:" + Text : "tel:" + string.Concat(Text.Where(c => char.IsAsciiDigit(c) || c == '+'));

    public static bool IsValid(string text) => text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at
        ? at > 0 && text.IndexOf('.', at) > at + 1 && !text.EndsWith('.') && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        : text.Count(char.IsAsciiDigit) >= MinDigits
            && text.All(c => char.IsAsciiDigit(c) || c is '+' or ' ' or '-' or '(' or ')' or '.' or '/');
}
