using EventBooking.Bookings;
using EventBooking.Scheduling;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Bookings;

public sealed class PhoneBookTests
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
    [InlineData("", "00999 1234567", "009991234567")]
    [InlineData("GB", "020 7946 0123", "+442079460123")]
    [InlineData("GB", "+49 30/123456", "+4930123456")]
    [InlineData("GB", "0049 30 123456", "+4930123456")]
    [InlineData("DE", "030 123456", "+4930123456")]
    [InlineData("GB", "1234567", "1234567")]
    [InlineData("", "+999 1234567", "9991234567")]
    [InlineData("", "+0000000", "0000000")]
    [InlineData("", "123456789012345", "123456789012345")]
    public void A_number_is_stored_in_e164_if_it_is_valid_and_as_digits_otherwise(string region, string phone, string kept)
    {
        var phoneNumbers = new PhoneNumberNormalizer(Options.Create(new EventOptions { PhoneRegion = region }));

        Assert.True(PhoneNumberNormalizer.IsPlausible(phone));
        Assert.Equal(kept, phoneNumbers.Normalize(phone));
    }
}
