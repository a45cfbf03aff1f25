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
