using System.Text.RegularExpressions;
using EventBooking.Bookings;
using EventBooking.Load.Seeding;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Load;

public sealed class CrowdTests
{
    private const int Count = 2000;

    [Fact]
    public void The_same_seed_gives_the_same_people_slots_and_times()
    {
        Assert.Equal(Arrive(seed: 7).Select(WithoutWhatIsDrawn), Arrive(seed: 7).Select(WithoutWhatIsDrawn));
        Assert.NotEqual(Arrive(seed: 7).Select(WithoutWhatIsDrawn), Arrive(seed: 8).Select(WithoutWhatIsDrawn));
    }

    [Theory]
    [InlineData(@"^[\p{IsBasicLatin}\p{IsLatin-1Supplement}\p{IsLatinExtended-A}]*[À-ž]", 400)]
    [InlineData(@"\p{IsGreek}", 20)]
    [InlineData(@"\p{IsCyrillic}", 20)]
    [InlineData(@"\p{IsArabic}", 20)]
    [InlineData(@"\p{IsHebrew}", 20)]
    [InlineData(@"\p{IsDevanagari}", 20)]
    [InlineData(@"\p{IsThai}", 20)]
    [InlineData(@"\p{IsCJKUnifiedIdeographs}{2}$", 20)]
    [InlineData(@"[\p{IsHiragana}\p{IsKatakana}]", 20)]
    [InlineData(@"\p{IsHangulSyllables}", 20)]
    [InlineData("[\"]", 1)]
    [InlineData("[,]", 1)]
    [InlineData("[']", 1)]
    [InlineData("^[=+@-]", 1)]
    [InlineData("🎉", 1)]
    public void Names_come_in_ten_scripts_and_with_what_is_odd(string pattern, int fewest)
    {
        var names = Arrive(seed: 1).Select(order => order.Name);

        Assert.InRange(names.Count(name => Regex.IsMatch(name, pattern, RegexOptions.None, TimeSpan.FromSeconds(1))), fewest, Count);
    }

    [Fact]
    public void Everybody_would_be_taken_by_the_form_and_can_be_reached_by_nobody()
    {
        var validator = new AttendeeInputValidator(Localization.English<Texts>());
        var phoneNumbers = new PhoneNumberNormalizer(Options.Create(new EventOptions()));

        Assert.All(Arrive(seed: 1), order =>
        {
            Assert.True(validator.Validate(new AttendeeInput { Name = order.Name, Email = order.Email, Phone = order.Phone }).IsValid, $"{order.Name} {order.Email} {order.Phone}");
            Assert.Matches(@"@example\.(com|org|net)$", order.Email);
            Assert.Equal(order.Phone.TrimStart('+'), phoneNumbers.Normalize(order.Phone).TrimStart('+'));
        });
    }

    [Fact]
    public void They_come_one_after_the_other_in_the_weeks_before_the_event()
    {
        var times = Arrive(seed: 1).Select(order => order.CreatedAt).ToList();
        var opening = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(times.Order(), times);
        Assert.InRange(opening - times[0], TimeSpan.FromDays(55), TimeSpan.FromDays(56));
        Assert.InRange(opening - times[^1], TimeSpan.Zero, TimeSpan.FromHours(2));
        Assert.All(times, time => Assert.Equal(0, time.Ticks % TimeSpan.TicksPerMillisecond));
    }

    private static BookCommand WithoutWhatIsDrawn(BookCommand order) => order with { BookingId = "", ManageToken = "" };

    private static List<BookCommand> Arrive(int seed)
    {
        var slots = Orders.Calendar.Days.SelectMany(day => day.Slots).Select(slot => slot with { Capacity = 20 }).ToList();
        return [.. new Crowd(seed, Count, slots, Crowd.BeginningFor(Orders.Calendar)).Arrive()];
    }
}
