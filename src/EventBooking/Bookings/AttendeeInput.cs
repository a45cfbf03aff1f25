using System.Globalization;
using System.Text;
using FluentValidation;
using Microsoft.Extensions.Localization;

namespace EventBooking.Bookings;

/// <summary>The person who takes the seat, as typed into the form or sent to the API. See <see cref="TextNormalizer"/>.</summary>
public record AttendeeInput
{
    /// <summary>1 to 100 characters of any script.</summary>
    public string? Name { get; init => field = TextNormalizer.NormalizeName(value); }

    /// <summary>At most 254 characters, with an @ and a domain.</summary>
    public string? Email { get; init => field = EmailAddress.Normalize(value); }

    /// <summary>7 to 15 digits with any marks, or fewer if the number is valid, and an optional plus and extension.</summary>
    public string? Phone { get; init => field = TextNormalizer.Normalize(value); }
}

/// <summary>The rules for the site and the API.</summary>
public sealed class AttendeeInputValidator : AbstractValidator<AttendeeInput>
{
    private const int MaxNameLength = 100;

    /// <summary>100 visible characters can take many code units (a flag takes 14), but not this many.</summary>
    private const int MaxNameCodeUnits = 2000;

    /// <summary>Hebrew with vowels and cantillation needs four. Many more cover the text around the name.</summary>
    private const int MaxMarksOnOneLetter = 8;

    /// <summary>What programs put in place of characters that they could not read.</summary>
    private const char ReplacementCharacter = '\uFFFD';

    public AttendeeInputValidator(IStringLocalizer<Texts> text, PhoneNumberNormalizer phoneNumbers)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;

        RuleFor(input => input.Name)
            .Must(name => name is not null && TextNormalizer.IsVisible(name)).WithMessage(_ => text["Enter your name."])
            .Must(IsNotTooLong).WithMessage(_ => text["Name must be {0} characters or fewer.", MaxNameLength])
            .Must(HasFewMarks).WithMessage(_ => text["Name must have {0} or fewer accents on one letter.", MaxMarksOnOneLetter])
            .Must(HasNoControlCharacters).WithMessage(_ => text["Name must not have line breaks or other control characters."])
            .Must(name => !name!.Contains(ReplacementCharacter, StringComparison.Ordinal))
            .WithMessage(_ => text["Some characters of the name were lost on the way. Type the name again."])
            .Must(name => !WebAddress.IsIn(name!)).WithMessage(_ => text["Name must not contain a web address."]);

        RuleFor(input => input.Email)
            .NotEmpty().WithMessage(_ => text["Enter your email address."])
            .MaximumLength(EmailAddress.MaxLength)
            .WithMessage(_ => text["Email address must be {0} characters or fewer.", EmailAddress.MaxLength])
            .Must(email => EmailAddress.IsPlausible(email!))
            .WithMessage(_ => text["Enter an email address like name@example.com."]);

        RuleFor(input => input.Phone)
            .NotEmpty().WithMessage(_ => text["Enter your phone number."])
            .Must(phone => phoneNumbers.TryNormalize(phone, out var _))
            .WithMessage(_ => text["Enter a phone number with 7 to 15 digits and no letters, for example +44 20 7946 0123."]);
    }

    private static bool IsNotTooLong(string? name) =>
        name!.Length <= MaxNameCodeUnits && new StringInfo(name).LengthInTextElements <= MaxNameLength;

    private static bool HasFewMarks(string? name)
    {
        var marks = 0;
        foreach (var rune in name!.EnumerateRunes())
        {
            marks = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MaxMarksOnOneLetter)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasNoControlCharacters(string? name) => TextNormalizer.IsWellFormed(name!) && !name!.Any(IsControlCharacter);

    private static bool IsControlCharacter(char character) =>
        char.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
