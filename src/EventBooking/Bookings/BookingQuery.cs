using System.Globalization;
using EventBooking.Scheduling;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Bookings;

/// <summary>The search for bookings in a query string. Empty parameters are ignored.</summary>
public record BookingQuery
{
    public static readonly IReadOnlyDictionary<string, BookingOrder> Orders =
        new Dictionary<string, BookingOrder>(StringComparer.OrdinalIgnoreCase)
        {
            ["newest"] = BookingOrder.Newest,
            ["time"] = BookingOrder.Time,
            ["name"] = BookingOrder.Name,
        };

    /// <summary>Parts of the name, in any order. Case, accents and punctuation do not matter.</summary>
    [FromQuery(Name = "name")]
    public string? Name { get; init => field = Given(value); }

    /// <summary>Any part of the email address.</summary>
    [FromQuery(Name = "email")]
    public string? Email { get; init => field = Given(value); }

    /// <summary>
    /// Any digits of the phone number. Leading zeros do not matter when there are six digits or more. If only one side has a country code,
    /// the last eight digits decide.
    /// </summary>
    [FromQuery(Name = "phone")]
    public string? Phone { get; init => field = Given(value); }

    /// <summary>A date of the event, <c>2026-03-01</c>.</summary>
    [FromQuery(Name = "date")]
    public string? Date { get; init => field = Given(value); }

    /// <summary>The start time of the slot, <c>10:00</c>. Without a date: on every date.</summary>
    [FromQuery(Name = "time")]
    public string? Time { get; init => field = Given(value); }

    /// <summary>A reference or the start of one, <c>7K3F-9QXM</c>.</summary>
    [FromQuery(Name = "reference")]
    public string? Reference { get; init => field = Given(value); }

    /// <summary><c>confirmed</c>, <c>cancelled</c>, <c>waiting</c> (on the waiting list) or <c>left</c> (was on it).</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init => field = Given(value); }

    /// <summary><c>newest</c>, <c>time</c> or <c>name</c>. The default is <c>time</c> with a date, otherwise <c>newest</c>.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init => field = Given(value); }

    /// <summary>Whether it has no conditions.</summary>
    public bool IsEmpty() => (Name ?? Email ?? Phone ?? Date ?? Time ?? Reference ?? Status) is null;

    /// <summary>Needs a valid query.</summary>
    public BookingOrder Order() => Sort is null ? (Date is null ? BookingOrder.Newest : BookingOrder.Time) : Orders[Sort];

    /// <summary>Needs a valid query.</summary>
    public BookingFilter ToFilter(PhoneNumberNormalizer phoneNumbers) => new()
    {
        Name = Name,
        Email = Email,
        Phone = Phone is null ? null : phoneNumbers.ToSearchTexts(Phone),
        Date = Time is null ? ParseDate() : null,
        SlotId = Date is null || Time is null ? null : SlotId.Parse($"{Date}T{Time}"),
        StartTime = Date is null ? ParseTime() : null,
        Reference = ReferenceGenerator.TryRead(Reference, out var characters) ? characters : null,
        Status = Status is null ? null : Enum.Parse<BookingStatus>(Status, ignoreCase: true),
        Order = Order(),
    };

    /// <summary>Needs a valid query.</summary>
    public DateOnly? ParseDate() => Date is null ? null : DateOnly.ParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Needs a valid query.</summary>
    public TimeOnly? ParseTime() => Time is null ? null : TimeOnly.ParseExact(Time, "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Null if nothing was typed. Invisible characters alone are invalid, because they must not find everybody.</summary>
    protected static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : TextNormalizer.Normalize(value);
}

/// <summary>The same search, one page of it.</summary>
public sealed record BookingPageQuery : BookingQuery
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    public BookingPageQuery()
    {
    }

    /// <summary>The first page.</summary>
    public BookingPageQuery(BookingQuery search)
        : base(search)
    {
    }

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    /// <summary>The maximum number of bookings on a page, from 1 to 100. The default is 20.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>
    /// The reference of the last booking of the previous page. The page then begins after it, even if bookings were added meanwhile. If no
    /// booking has this reference, the page number decides.
    /// </summary>
    [FromQuery(Name = "after")]
    public string? After { get; init => field = Given(value); }

    public int PageNumber() => NumberIn(Page, otherwise: 1);

    public int PageLimit() => NumberIn(Limit, otherwise: DefaultLimit);

    /// <summary>Needs a valid query.</summary>
    public async Task<BookingMatches> FindAsync(
        IBookingSearch search, PhoneNumberNormalizer phoneNumbers, CancellationToken cancellationToken)
    {
        var filter = ToFilter(phoneNumbers);
        return ReferenceGenerator.TryReadWhole(After, out var last)
            && await search.FindPageAfterAsync(filter, last, PageLimit(), cancellationToken) is { } next
                ? next
                : await search.FindPageAsync(filter, (PageNumber() - 1L) * PageLimit(), PageLimit(), cancellationToken);
    }

    private static int NumberIn(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

public sealed class BookingQueryValidator : AbstractValidator<BookingQuery>
{
    private const int MaxLength = 100;

    private static readonly string[] Statuses = [.. Enum.GetNames<BookingStatus>().Select(name => name.ToLowerInvariant())];

    public BookingQueryValidator(EventCalendar calendar, StoredPlan stored)
    {
        RuleLevelCascadeMode = CascadeMode.Stop;

        RuleFor(query => query.Name)
            .MaximumLength(MaxLength).WithMessage($"Name must be {MaxLength} characters or fewer.")
            .Must(name => name is null || SearchText.FoldWords(name).Count > 0).WithMessage("Enter at least one letter of the name.");

        RuleFor(query => query.Email)
            .MaximumLength(EmailAddress.MaxLength).WithMessage($"Email address must be {EmailAddress.MaxLength} characters or fewer.")
            .Must(email => email is null || SearchText.FoldEmail(email).Length > 0).WithMessage("Enter a part of the email address.");

        RuleFor(query => query.Phone)
            .MaximumLength(MaxLength).WithMessage($"Phone number must be {MaxLength} characters or fewer.")
            .Must(phone => phone is null || SearchText.Digits(phone).Length > 0)
            .WithMessage("Enter at least one digit of the phone number.");

        RuleFor(query => query.Date).Custom((date, context) =>
        {
            if (date is not null && !calendar.TryFindDay(date, out _, out var rejection) && !stored.Latest.ContainsDate(date))
            {
                context.AddFailure(rejection.InEnglish(calendar));
            }
        });

        RuleFor(query => query.Time)
            .Must((query, time) => time is null || query.Date is not null || IsStartTime(time)).WithMessage("No slot starts at this time.")
            .Must((query, time) => time is null || !IsKnown(query.Date) || calendar.TryFindSlot($"{query.Date}T{time}", out _)
                || stored.Latest.ContainsSlot($"{query.Date}T{time}"))
            .WithMessage("No slot starts at this time on this date.");

        RuleFor(query => query.Reference)
            .Must(reference => reference is null || ReferenceGenerator.TryRead(reference, out _))
            .WithMessage("Enter a reference or the start of one, for example 7K3F-9QXM.");

        RuleFor(query => query.Status)
            .Must(status => status is null || Statuses.Contains(status, StringComparer.OrdinalIgnoreCase))
            .WithMessage($"Choose one of {string.Join(", ", Statuses)}.");

        RuleFor(query => query.Sort)
            .Must(sort => sort is null || BookingQuery.Orders.ContainsKey(sort))
            .WithMessage($"Choose one of {string.Join(", ", BookingQuery.Orders.Keys)}.");

        bool IsStartTime(string time) => calendar.Days.SelectMany(day => day.Slots).Concat(stored.Latest.Outside)
            .Any(slot => slot.Id.StartTime.ToIso() == time);

        bool IsKnown(string? date) => calendar.TryFindDay(date, out _, out _) || (date is not null && stored.Latest.ContainsDate(date));
    }
}

public sealed class BookingPageQueryValidator : AbstractValidator<BookingPageQuery>
{
    public BookingPageQueryValidator(EventCalendar calendar, StoredPlan stored)
    {
        Include(new BookingQueryValidator(calendar, stored));
        RuleFor(query => query.Page)
            .Must(page => page is null || IsNumber(page, int.MaxValue)).WithMessage("Enter a page number, 1 or higher.");
        RuleFor(query => query.Limit)
            .Must(limit => limit is null || IsNumber(limit, BookingPageQuery.MaxLimit))
            .WithMessage($"Enter a number from 1 to {BookingPageQuery.MaxLimit}.");
        RuleFor(query => query.After)
            .Must(after => after is null || ReferenceGenerator.TryReadWhole(after, out _))
            .WithMessage("Enter a whole reference, for example 7K3F-9QXM.");
    }

    private static bool IsNumber(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max;
}
