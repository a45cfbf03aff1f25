using System.Globalization;
using EventBooking.Scheduling;
using Microsoft.Extensions.Localization;

namespace EventBooking.Bookings;

/// <summary>Why a date cannot be booked, in a sentence: with the rule for users of the API, short and localized for pages.</summary>
public static class DateRejectionText
{
    public static string InEnglish(this DateRejection rejection, EventCalendar calendar)
    {
        (string Text, object[] Arguments) sentence = rejection switch
        {
            DateRejection.EvenDate(var date) =>
                ("{0} is an even date. You can only book odd dates: the 1st, the 3rd, the 5th and so on.", [date.ToWords()]),
            DateRejection.OtherMonth(var date) =>
                ("{0} is not in {1}. You can only book dates in {1}.", [date.ToWords(), calendar.MonthName]),
            _ => NotADate(calendar),
        };
        return string.Format(CultureInfo.InvariantCulture, sentence.Text, sentence.Arguments);
    }

    public static string DateRejected(this IStringLocalizer<Texts> localizer, DateRejection rejection, EventCalendar calendar)
    {
        (string Text, object[] Arguments) sentence = rejection switch
        {
            DateRejection.EvenDate(var date) => ("There is no event on {0}.", [date.ToWordsWithoutYear()]),
            DateRejection.OtherMonth(var date) => ("There is no event on {0}.", [date.ToWords()]),
            _ => NotADate(calendar),
        };
        return localizer[sentence.Text, sentence.Arguments];
    }

    private static (string Text, object[] Arguments) NotADate(EventCalendar calendar) =>
        ("This is not a date. Use the format year-month-day, for example {0}.", [calendar.Days[0].Date.ToIso()]);
}
