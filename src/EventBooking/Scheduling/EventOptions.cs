using Microsoft.Extensions.Options;

namespace EventBooking.Scheduling;

/// <summary>
/// The settings of the event (section <c>Event</c>). Odd dates and alternating schedules are rules in the code.
/// </summary>
public sealed class EventOptions
{
    public const string Section = "Event";

    public string Name { get; set; } = "Spring Open Days";

    public string Venue { get; set; } = "Town Hall, Main Street 1";

    /// <summary>The email address or phone number that attendees can turn to. Empty: none is shown.</summary>
    public string Contact { get; set; } = "";

    /// <summary>The page about personal data. Empty: none is linked.</summary>
    public string PrivacyUrl { get; set; } = "";

    /// <summary>The IANA id of the time zone of all dates and times.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>The month of the event, <c>2026-03</c>.</summary>
    public string Month { get; set; } = "2026-03";

    /// <summary>Seats of a slot. A slot keeps the capacity it was created with.</summary>
    public int SlotCapacity { get; set; } = 4;

    /// <summary>Confirmed bookings that one email address may have. 0: any number.</summary>
    public int MaxSeatsPerEmail { get; set; }

    public string ScheduleA { get; set; } = "10:00-19:00";

    public string ScheduleB { get; set; } = "09:00-17:00";

    /// <summary>The ISO 3166 region of phone numbers without a country code. Empty: none.</summary>
    public string PhoneRegion { get; set; } = "";
}

public sealed class EventOptionsValidator : IValidateOptions<EventOptions>
{
    public const int HighestSlotCapacity = 100_000;

    public ValidateOptionsResult Validate(string? name, EventOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            result.AddError("Event:Name is empty; give the name of the event.");
        }

        if (string.IsNullOrWhiteSpace(options.Venue))
        {
            result.AddError("Event:Venue is empty; say where the event takes place.");
        }

        if (options.Contact is not "" && !EventContact.IsValid(options.Contact))
        {
            result.AddError("Event:Contact is neither an email address nor a phone number; give one of them, or leave it empty.");
        }

        if (options.PrivacyUrl is not "" && EventCalendar.FindPrivacyUrl(options) is null)
        {
            result.AddError("Event:PrivacyUrl must begin with https:// or http://, or be empty.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            result.AddError($"Event:TimeZone is '{options.TimeZone}'; give an IANA time zone id such as Europe/London.");
        }

        if (!EventCalendar.TryParseMonth(options.Month, out _))
        {
            result.AddError($"Event:Month is '{options.Month}'; give a year and a month such as 2026-03.");
        }

        if (options.SlotCapacity is < 1 or > HighestSlotCapacity)
        {
            result.AddError($"Event:SlotCapacity is {options.SlotCapacity}; give a number from 1 to {HighestSlotCapacity}.");
        }

        if (options.MaxSeatsPerEmail is < 0 or > HighestSlotCapacity)
        {
            result.AddError(
                $"Event:MaxSeatsPerEmail is {options.MaxSeatsPerEmail}; "
                + $"give a number from 1 to {HighestSlotCapacity}, or 0 for any number.");
        }

        foreach (var (setting, hours) in new[] { ("ScheduleA", options.ScheduleA), ("ScheduleB", options.ScheduleB) })
        {
            if (!OpeningHours.TryParse(hours, out _))
            {
                result.AddError(
                    $"Event:{setting} is '{hours}'; give a beginning and an end a whole number of hours apart, such as 10:00-19:00.");
            }
        }

        if (options.PhoneRegion is not ""
            && !PhoneNumbers.PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(options.PhoneRegion))
        {
            result.AddError($"Event:PhoneRegion is '{options.PhoneRegion}'; give a two-letter region such as GB, or leave it empty.");
        }

        return result.Build();
    }
}
