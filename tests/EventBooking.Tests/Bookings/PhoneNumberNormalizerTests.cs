using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Bookings;

public sealed class PhoneNumberNormalizerTests
{
    [Theory]
    [InlineData("", "+44 20 7946 0123", "+442079460123")]
    [InlineData("", "+44 (0)20 7946-0123", "+442079460123")]
    [InlineData("", "＋４４　２０ ７９４６ ０１２３", "+442079460123")]
    [InlineData("", "\u202a+44 20 7946 0123\u202c", "+442079460123")]
    [InlineData("", "+1.212.555.2368", "+12125552368")]
    [InlineData("", "+٤٤٢٠٧٩٤٦٠١٢٣", "+442079460123")]
    [InlineData("", "020 7946 0123", "02079460123")]
    [InlineData("", "0044 20 7946 0123", "+442079460123")]
    [InlineData("", "0044 (0)20 7946 0123", "+442079460123")]
    [InlineData("US", "0044 20 7946 0123", "+442079460123")]
    [InlineData("", "00999 1234567", "+9991234567")]
    [InlineData("GB", "020 7946 0123", "+442079460123")]
    [InlineData("GB", "+49 30/123456", "+4930123456")]
    [InlineData("GB", "0049 30 123456", "+4930123456")]
    [InlineData("DE", "030 123456", "+4930123456")]
    [InlineData("GB", "1234567", "1234567")]
    [InlineData("", "+999 1234567", "+9991234567")]
    [InlineData("", "+0000000", "+0000000")]
    [InlineData("", "+52 1 55 1234 5678", "+5215512345678")]
    [InlineData("", "00 52 1 55 1234 5678", "+5215512345678")]
    [InlineData("", "０９０ー１２３４ー５６７８", "09012345678")]
    [InlineData("JP", "０９０ー１２３４ー５６７８", "+819012345678")]
    [InlineData("", "ﾋ0312345678", null)]
    [InlineData("", "020−7946−0001", "02079460001")]
    [InlineData("", "020‐7946‑0001", "02079460001")]
    [InlineData("", "020~7946~0001", "02079460001")]
    [InlineData("", "020\t7946\u3000 0001", "02079460001")]
    [InlineData("", "020*7946_0001,", "02079460001")]
    [InlineData("", "\u200b020 7946\u00a00001\ufe0f", "02079460001")]
    [InlineData("", "☎ 020•7946•0001", "02079460001")]
    [InlineData("", "«020» [7946] {0001}", "02079460001")]
    [InlineData("", "tel:+44-20-7946-0123", "+442079460123")]
    [InlineData("", "Tel. +44 20 7946 0123", "+442079460123")]
    [InlineData("", "℡ 020 7946 0123", "02079460123")]
    [InlineData("", "﹢44 20 7946 0123", "+442079460123")]
    [InlineData("", "(+44) 20 7946 0123", "+442079460123")]
    [InlineData("", "12+34567", "1234567")]
    [InlineData("", "+1 212 555 0123 x45", "+12125550123;ext=45")]
    [InlineData("", "+1 212 555 0123x45", "+12125550123;ext=45")]
    [InlineData("", "+1 212 555 0123 ext. 45", "+12125550123;ext=45")]
    [InlineData("", "+1 212 555 0123, Ext 45", "+12125550123;ext=45")]
    [InlineData("", "+1 212 555 0123 extension 45", "+12125550123;ext=45")]
    [InlineData("", "+1 212 555 0123 extn: 45", "+12125550123;ext=45")]
    [InlineData("", "+1 212 555 0123;ext=45", "+12125550123;ext=45")]
    [InlineData("", "tel:+1-212-555-0123;ext=45", "+12125550123;ext=45")]
    [InlineData("", "+1 212 555 0123 #45", "+12125550123;ext=45")]
    [InlineData("", "+1 212 555 0123,,45#", "+12125550123;ext=45")]
    [InlineData("", "+12125550123;45", "+12125550123;ext=45")]
    [InlineData("", "020,7946,0001", "02079460001")]
    [InlineData("", "+1 212 555 0123 ｘ４５", "+12125550123;ext=45")]
    [InlineData("", "+7 495 123-45-67 доб. 45", "+74951234567;ext=45")]
    [InlineData("", "1234567;ext=1", "1234567;ext=1")]
    [InlineData("", "+886 2 2345 6789 分機 12", "+886223456789;ext=12")]
    [InlineData("", "1234567 x89", "1234567;ext=89")]
    [InlineData("FO", "201234", "+298201234")]
    [InlineData("FO", "20 12 34", "+298201234")]
    [InlineData("", "+298 201234", "+298201234")]
    [InlineData("", "201234", null)]
    [InlineData("FO", "12345", null)]
    [InlineData("", "+1 212 555 0123 x", null)]
    [InlineData("", "ext. 45", null)]
    [InlineData("", "call me", null)]
    [InlineData("", "0800 FLOWERS", null)]
    [InlineData("", "020 7946 000l", null)]
    [InlineData("", "123456", null)]
    [InlineData("", "1234567890123456", null)]
    [InlineData("", "+", null)]
    [InlineData("", "", null)]
    [InlineData("", null, null)]
    [InlineData("", "12345\n67", null)]
    [InlineData("", "1234567\0", null)]
    [InlineData("", "123456789012345", "123456789012345")]
    public void A_number_is_stored_in_e164_if_it_is_valid_and_as_typed_digits_otherwise(string region, string? phone, string? stored)
    {
        var phoneNumbers = new PhoneNumberNormalizer(Options.Create(new EventOptions { PhoneRegion = region }));

        Assert.Equal(stored is not null, phoneNumbers.TryNormalize(phone, out var normalized));
        Assert.Equal(stored ?? "", normalized);
    }

    [Theory]
    [InlineData("+442079460123", "+44 20 7946 0123", "+442079460123")]
    [InlineData("+12125550123", "+1 212-555-0123", "+12125550123")]
    [InlineData("+12125550123;ext=45", "+1 212-555-0123 ext. 45", "+12125550123 ext. 45")]
    [InlineData("+442079460123;ext=045", "+44 20 7946 0123 ext. 045", "+442079460123 ext. 045")]
    [InlineData("+4930123456", "+49 30 123456", "+4930123456")]
    [InlineData("+390612345678", "+39 06 1234 5678", "+390612345678")]
    [InlineData("+298201234", "+298 20 12 34", "+298201234")]
    [InlineData("02079460123", "02079460123", "02079460123")]
    [InlineData("1234567;ext=89", "1234567 ext. 89", "1234567 ext. 89")]
    [InlineData("+9991234567", "+9991234567", "+9991234567")]
    [InlineData("+123456789012345", "+1 23456789012345", "+123456789012345")]
    public void A_stored_number_is_grouped_for_people_and_keeps_its_digits(string stored, string forPeople, string forFiles)
    {
        Assert.Equal(forPeople, PhoneNumberNormalizer.ToText(stored));
        Assert.Equal(forFiles, PhoneNumberNormalizer.ToUngroupedText(stored));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("GB", "+44")]
    [InlineData("US", "+1")]
    public void The_country_code_is_that_of_the_region(string region, string? countryCode) =>
        Assert.Equal(countryCode, new PhoneNumberNormalizer(Options.Create(new EventOptions { PhoneRegion = region })).CountryCode);
}
