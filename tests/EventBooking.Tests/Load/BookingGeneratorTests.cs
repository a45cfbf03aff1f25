using System.Text.RegularExpressions;
using EventBooking.Bookings;
using EventBooking.Load.Seeding;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Load;

public sealed class BookingGeneratorTests
{
    private const int Count = 2000;

    [Fact]
    public void The_same_seed_gives_the_same_people_slots_and_times()
    {
        Assert.Equal(Generate(seed: 7).Select(WithoutIds), Generate(seed: 7).Select(WithoutIds));
        Assert.NotEqual(Generate(seed: 7).Select(WithoutIds), Generate(seed: 8).Select(WithoutIds));
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
    public void Names_come_in_ten_scripts_and_have_special_characters(string pattern, int min)
    {
        var names = Generate(seed: 1).Select(command => command.Name);

        Assert.InRange(names.Count(name => Regex.IsMatch(name, pattern, RegexOptions.None, TimeSpan.FromSeconds(1))), min, Count);
    }

    [Fact]
    public void People_pass_validation_and_have_addresses_and_numbers_that_nobody_owns()
    {
        var phoneNumbers = new PhoneNumberNormalizer(Options.Create(new EventOptions()));
        var validator = new AttendeeInputValidator(Localization.English<Texts>(), phoneNumbers);

        Assert.All(Generate(seed: 1), command =>
        {
            var input = new AttendeeInput { Name = command.Name, Email = command.Email, Phone = command.Phone };
            Assert.True(validator.Validate(input).IsValid, $"{command.Name} {command.Email} {command.Phone}");
            Assert.Matches(@"@example\.com$", command.Email);
            Assert.True(phoneNumbers.TryNormalize(command.Phone, out var phone));
            Assert.Equal(command.Phone.TrimStart('+'), phone.TrimStart('+'));
        });
    }

    [Fact]
    public void Bookings_come_in_order_of_time_in_the_eight_weeks_before_the_event()
    {
        var times = Generate(seed: 1).Select(command => command.CreatedAt).ToList();
        var opening = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(times.Order(), times);
        Assert.InRange(opening - times[0], TimeSpan.FromDays(55), TimeSpan.FromDays(56));
        Assert.InRange(opening - times[^1], TimeSpan.Zero, TimeSpan.FromHours(2));
        Assert.All(times, time => Assert.Equal(0, time.Ticks % TimeSpan.TicksPerMillisecond));
    }

    private static BookCommand WithoutIds(BookCommand command) => command with { BookingId = "", ManageToken = "" };

    private static List<BookCommand> Generate(int seed)
    {
        var slots = TestData.Calendar.Days.SelectMany(day => day.Slots).Select(slot => slot with { Capacity = 20 }).ToList();
        return [.. new BookingGenerator(seed, Count, slots, BookingGenerator.GetStart(TestData.Calendar)).Generate()];
    }
}
