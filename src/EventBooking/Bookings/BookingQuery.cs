using System.Globalization;
using EventBooking.Scheduling;
using EventBooking.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Bookings;

/// <summary>Which bookings are asked for, as it stands in an address. What is empty is not asked for.</summary>
public record BookingQuery
{
    /// <summary>Any part of the name; case and accents do not matter.</summary>
    [FromQuery(Name = "name")]
    public string? Name { get; init => field = Given(value); }

    /// <summary>Any part of the phone number, or the whole of it as it was booked; its digits count, and zeros in front of six or more do not matter.</summary>
    [FromQuery(Name = "phone")]
    public string? Phone { get; init => field = Given(value); }

    /// <summary>A date of the event, <c>2026-03-01</c>.</summary>
    [FromQuery(Name = "date")]
    public string? Date { get; init => field = Given(value); }

    /// <summary>When the slot starts, <c>10:00</c>; together with a date only.</summary>
    [FromQuery(Name = "time")]
    public string? Time { get; init => field = Given(value); }

    /// <summary>A reference or its beginning, <c>7K3F-9QXM</c>.</summary>
    [FromQuery(Name = "reference")]
    public string? Reference { get; init => field = Given(value); }

    public bool AsksForEverything() => (Name ?? Phone ?? Date ?? Time ?? Reference) is null;

    /// <summary>The filter that a valid query means.</summary>
    public BookingFilter ToFilter(PhoneNumberNormalizer phoneNumbers) => new()
    {
        Name = Name,
        Phone = Phone is null ? null : phoneNumbers.ToSearchDigits(Phone),
        Date = Date is null || Time is not null ? null : DateOnly.ParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        SlotId = Time is null ? null : SlotId.Parse($"{Date}T{Time}"),
        Reference = ReferenceGenerator.TryRead(Reference, out var characters) ? characters : null,
    };

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

/// <summary>One page of them; its numbers mean something once it is valid.</summary>
public sealed record BookingPageQuery : BookingQuery
{
    public const int UsualLimit = 20;
    public const int LargestLimit = 100;

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    /// <summary>How many bookings a page has at most, from 1 to 100; 20 when it is not given.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    public int PageNumber() => NumberIn(Page, otherwise: 1);

    public int PageLimit() => NumberIn(Limit, otherwise: UsualLimit);

    private static int NumberIn(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

public sealed class BookingQueryValidator : AbstractValidator<BookingQuery>
{
    private const int LongestPart = 100;

    public BookingQueryValidator(EventCalendar calendar)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;

        RuleFor(query => query.Name)
            .MaximumLength(LongestPart).WithMessage($"Shorten the name to {LongestPart} characters or fewer.")
            .Must(name => name is null || SearchTerms.Fold(name).Length > 0).WithMessage("Give at least one letter of the name.");

        RuleFor(query => query.Phone)
            .MaximumLength(LongestPart).WithMessage($"Shorten the phone number to {LongestPart} characters or fewer.")
            .Must(phone => phone is null || SearchTerms.DigitsOf(phone).Length > 0).WithMessage("Give at least one digit of the phone number.");

        RuleFor(query => query.Date).Custom((date, context) =>
        {
            if (date is not null && !calendar.TryFindDay(date, out _, out var reason))
            {
                context.AddFailure(reason);
            }
        });

        RuleFor(query => query.Time)
            .Must((query, time) => time is null || query.Date is not null).WithMessage("Choose a date for this hour.")
            .Must((query, time) => time is null || !calendar.TryFindDay(query.Date, out _, out _) || calendar.TryFindSlot($"{query.Date}T{time}", out _))
            .WithMessage("No slot starts at this time on this date.");

        RuleFor(query => query.Reference)
            .Must(reference => reference is null || ReferenceGenerator.TryRead(reference, out _))
            .WithMessage("Give a reference such as 7K3F-9QXM, or its beginning.");
    }
}

public sealed class BookingPageQueryValidator : AbstractValidator<BookingPageQuery>
{
    public BookingPageQueryValidator(EventCalendar calendar)
    {
        Include(new BookingQueryValidator(calendar));
        RuleFor(query => query.Page)
            .Must(page => page is null || IsNumber(page, int.MaxValue)).WithMessage("Give the number of a page, from 1.");
        RuleFor(query => query.Limit)
            .Must(limit => limit is null || IsNumber(limit, BookingPageQuery.LargestLimit)).WithMessage($"Give a number from 1 to {BookingPageQuery.LargestLimit}.");
    }

    private static bool IsNumber(string text, int largest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= largest;
}
