using EventBooking.Scheduling;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Bookings;

/// <summary>The same search, as a file.</summary>
public sealed record BookingExportQuery : BookingQuery
{
    public const string FormatParameter = "format";
    public const string SeparatorParameter = "separator";

    public const string Csv = "csv";
    public const string Xlsx = "xlsx";

    public static readonly IReadOnlyList<string> Formats = [Csv, Xlsx];

    public static readonly IReadOnlyDictionary<string, char> Separators = new Dictionary<string, char>(StringComparer.Ordinal)
    {
        ["comma"] = ',',
        ["semicolon"] = ';',
    };

    /// <summary><c>csv</c> or <c>xlsx</c>. The default is <c>csv</c>.</summary>
    [FromQuery(Name = FormatParameter)]
    public string? Format { get; init => field = Given(value)?.ToLowerInvariant(); }

    /// <summary>What stands between the cells of a CSV file: <c>comma</c> or <c>semicolon</c>. The default is <c>comma</c>.</summary>
    [FromQuery(Name = SeparatorParameter)]
    public string? Separator { get; init => field = Given(value)?.ToLowerInvariant(); }

    public bool IsXlsx() => Format == Xlsx;

    /// <summary>Needs a valid query.</summary>
    public char SeparatorCharacter() => Separator is null ? ',' : Separators[Separator];
}

public sealed class BookingExportQueryValidator : AbstractValidator<BookingExportQuery>
{
    public BookingExportQueryValidator(EventCalendar calendar, StoredPlan stored)
    {
        Include(new BookingQueryValidator(calendar, stored));
        RuleFor(query => query.Format)
            .Must(format => format is null || BookingExportQuery.Formats.Contains(format))
            .WithMessage($"Format must be one of {string.Join(", ", BookingExportQuery.Formats)}.");
        RuleFor(query => query.Separator)
            .Must(separator => separator is null || BookingExportQuery.Separators.ContainsKey(separator))
            .WithMessage($"Separator must be one of {string.Join(", ", BookingExportQuery.Separators.Keys)}.");
    }
}
