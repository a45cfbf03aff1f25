using System.Globalization;
using System.Text;
using FluentValidation;

namespace EventBooking.Bookings;

/// <summary>Who takes the seat, as typed into the form or sent to the API. Surrounding white space does not count.</summary>
public record AttendeeInput
{
    /// <summary>1 to 100 characters of any script.</summary>
    public string? Name { get; init => field = value?.Trim(); }

    /// <summary>At most 254 characters, with an @ and a domain.</summary>
    public string? Email { get; init => field = value?.Trim(); }

    /// <summary>7 to 15 digits, with the usual separators and a plus where there is one.</summary>
    public string? Phone { get; init => field = value?.Trim(); }
}

/// <summary>The rules for both the site and the API. Every message says what to do.</summary>
public sealed class AttendeeInputValidator : AbstractValidator<AttendeeInput>
{
    private const int LongestName = 100;

    /// <summary>100 visible characters can take many code units (a flag takes 14), but not this many.</summary>
    private const int LongestNameInCodeUnits = 2000;

    /// <summary>Hebrew with vowels and cantillation needs four. Many more are no spelling but ink over everything around the name.</summary>
    private const int MostMarksInARow = 8;

    public AttendeeInputValidator()
    {
        RuleLevelCascadeMode = CascadeMode.Stop;

        RuleFor(input => input.Name)
            .Must(HasSomethingVisible).WithMessage("Enter your name.")
            .Must(IsNotTooLong).WithMessage($"Shorten the name to {LongestName} characters or fewer.")
            .Must(HasNoTowersOfMarks).WithMessage($"Remove accents from the name: more than {MostMarksInARow} are on one letter.")
            .Must(HasNoControlCharacters).WithMessage("Remove line breaks and other control characters from the name.");

        RuleFor(input => input.Email)
            .NotEmpty().WithMessage("Enter your email address.")
            .MaximumLength(EmailAddress.LongestAddress).WithMessage($"Enter an email address of {EmailAddress.LongestAddress} characters or fewer.")
            .Must(email => EmailAddress.IsPlausible(email!)).WithMessage("Enter an email address with an @ and a domain, for example name@example.com.");

        RuleFor(input => input.Phone)
            .NotEmpty().WithMessage("Enter your phone number.")
            .Must(phone => PhoneNumberNormalizer.IsPlausible(phone!)).WithMessage("Enter a phone number of 7 to 15 digits, without letters, for example +44 20 7946 0123.");
    }

    private static bool HasSomethingVisible(string? name) =>
        name is not null && name.EnumerateRunes().Any(rune => !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format);

    private static bool IsNotTooLong(string? name) =>
        name!.Length <= LongestNameInCodeUnits && new StringInfo(name).LengthInTextElements <= LongestName;

    private static bool HasNoTowersOfMarks(string? name)
    {
        var marks = 0;
        foreach (var rune in name!.EnumerateRunes())
        {
            marks = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MostMarksInARow)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasNoControlCharacters(string? name) => !name!.Any(IsControlCharacter) && IsWellFormed(name!);

    private static bool IsControlCharacter(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Half a surrogate pair is no character, and no database can keep it; U+FFFE and U+FFFF are none by definition.</summary>
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (text[i] >= '\uFFFE' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i)))
            {
                return false;
            }
        }

        return true;
    }
}
