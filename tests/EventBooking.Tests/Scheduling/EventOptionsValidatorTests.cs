using EventBooking.Scheduling;

namespace EventBooking.Tests.Scheduling;

public sealed class EventOptionsValidatorTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new EventOptionsValidator().Validate(null, new EventOptions()).Succeeded);

    [Theory]
    [InlineData("10:00-10:00")]
    [InlineData("19:00-10:00")]
    [InlineData("10:00-11:30")]
    [InlineData("10-19")]
    [InlineData("10:00")]
    [InlineData("10:00-19:00-20:00")]
    [InlineData("")]
    public void Hours_are_a_start_and_an_end_with_whole_hours_between(string hours)
    {
        var result = new EventOptionsValidator().Validate(null, new EventOptions { ScheduleB = hours });

        Assert.StartsWith("Event:ScheduleB", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-3")]
    [InlineData("9999-12")]
    public void A_month_is_a_year_and_a_month(string month)
    {
        var result = new EventOptionsValidator().Validate(null, new EventOptions { Month = month });

        Assert.StartsWith("Event:Month", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help@example.com", true)]
    [InlineData("+44 (0)20 7946-0123", true)]
    [InlineData("112", true)]
    [InlineData("help", false)]
    [InlineData("help@example", false)]
    [InlineData("help@ example.com", false)]
    [InlineData("call 020 7946 0123", false)]
    [InlineData("12", false)]
    [InlineData("javascript:alert(1)", false)]
    public void The_contact_is_an_email_address_or_a_phone_number(string contact, bool isValid)
    {
        var result = new EventOptionsValidator().Validate(null, new EventOptions { Contact = contact });

        Assert.Equal(isValid, result.Succeeded);
        Assert.All(result.Failures ?? [], failure => Assert.StartsWith("Event:Contact", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://example.com/privacy", true)]
    [InlineData("http://example.com", true)]
    [InlineData("/privacy", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("example.com/privacy", false)]
    public void The_privacy_page_is_an_address_on_the_web(string url, bool isValid)
    {
        var result = new EventOptionsValidator().Validate(null, new EventOptions { PrivacyUrl = url });

        Assert.Equal(isValid, result.Succeeded);
        Assert.All(result.Failures ?? [], failure => Assert.StartsWith("Event:PrivacyUrl", failure, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_error_is_reported_at_once_with_the_name_of_its_setting()
    {
        var result = new EventOptionsValidator().Validate(null, new EventOptions
        {
            Name = " ",
            Venue = "",
            TimeZone = "Mars/Olympus",
            Month = "March",
            SlotCapacity = 0,
            ScheduleA = "always",
            ScheduleB = "never",
            PhoneRegion = "UK",
        });

        Assert.Equal(
            ["Name", "Venue", "TimeZone", "Month", "SlotCapacity", "ScheduleA", "ScheduleB", "PhoneRegion"],
            result.Failures!.Select(failure => failure.Split(' ')[0].Split(':')[1]));
    }
}
