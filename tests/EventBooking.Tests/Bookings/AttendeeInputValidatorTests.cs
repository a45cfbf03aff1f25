using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Bookings;

public sealed class AttendeeInputValidatorTests
{
    private const string Family = "👨‍👩‍👧‍👦";

    public static TheoryData<string> GoodNames =>
    [
        "A", "Ada Lovelace", "O'Brien-Smith, Jr.", "Łukasz Żółć", "山田太郎", "علي حسن", "Ⴀლექსი", "ชนินทร์", "José (Pepe) <3", "  padded  ",
        "نرگس\u200cخانم", new string('a', 100), string.Concat(Enumerable.Repeat("🎟", 100)), string.Concat(Enumerable.Repeat(Family, 100)),
        string.Concat(Enumerable.Repeat("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 100)), "e\u0301\u0302\u0303", "Ada\tLovelace", "葛\U000E0100城", "❤\ufe0f",
        "J.R. Smith", "Smith/Jones", "Dr.Smith", "evil.example", "...", "-", "e" + new string('\u0301', 8), "שָׁ֣לוֹם",
    ];

    public static TheoryData<string?, string> BadNames => new()
    {
        { null, "Enter your name." },
        { "", "Enter your name." },
        { " \t \u00a0 ", "Enter your name." },
        { "\u200b\u200d", "Enter your name." },
        { "\u3164", "Enter your name." },
        { "\uffa0 \u115f\u1160", "Enter your name." },
        { "\u2800\u2800", "Enter your name." },
        { "\u0301", "Enter your name." },
        { "\u20dd\u0903", "Enter your name." },
        { "\ufe0f\u034f\u2060\u00ad\ufeff", "Enter your name." },
        { "J\ufffdrgen", "Some characters of the name were lost on the way. Type the name again." },
        { "Win 500 EUR now https://evil.example/x", "Name must not contain a web address." },
        { "HTTP://evil", "Name must not contain a web address." },
        { "hxxp : //evil", "Name must not contain a web address." },
        { "see www.evil.example", "Name must not contain a web address." },
        { "WWW.evil", "Name must not contain a web address." },
        { "evil.example/x", "Name must not contain a web address." },
        { "evil.example:8080/x", "Name must not contain a web address." },
        { "bit.ly/3xYz", "Name must not contain a web address." },
        { "evil.example/", "Name must not contain a web address." },
        { "//evil.example", "Name must not contain a web address." },
        { "https:\\\\evil.example", "Name must not contain a web address." },
        { "evil.example?x=1", "Name must not contain a web address." },
        { "ｅｖｉｌ．example／x", "Name must not contain a web address." },
        { "ev\u200bil.example/\u200bx", "Name must not contain a web address." },
        { "evil。example/x", "Name must not contain a web address." },
        { "пример.рф/х", "Name must not contain a web address." },
        { new string('a', 101), "Name must be 100 characters or fewer." },
        { string.Concat(Enumerable.Repeat("🎟", 101)), "Name must be 100 characters or fewer." },
        { "a" + new string('\u0301', 5000), "Name must be 100 characters or fewer." },
        { "a" + new string('\u0301', 10), "Name must have 8 or fewer accents on one letter." },
        { "Ada\nBcc: x@example.com", "Name must not have line breaks or other control characters." },
        { "Ada\0", "Name must not have line breaks or other control characters." },
        { "Ada\u001b[31m", "Name must not have line breaks or other control characters." },
        { "Ada\u2028Lovelace", "Name must not have line breaks or other control characters." },
        { "Ada\ufffe", "Name must not have line breaks or other control characters." },
        { "Ada\ud800", "Name must not have line breaks or other control characters." },
    };

    [Theory]
    [MemberData(nameof(GoodNames))]
    public void A_name_of_any_script_is_accepted(string name) => Assert.Empty(ErrorsOf(name: name));

    [Theory]
    [MemberData(nameof(BadNames))]
    public void A_bad_name_gets_one_message_that_says_what_to_do(string? name, string advice) =>
        Assert.Equal([advice], ErrorsOf(name: name));

    [Theory]
    [InlineData("a@b.co")]
    [InlineData("first.last+tag@sub.example.museum")]
    [InlineData("o'brien@example.com")]
    [InlineData("名前@例え.テスト")]
    [InlineData("𠮷田@𠮷野家.example.jp")]
    [InlineData("δοκιμή@παράδειγμα.δοκιμή")]
    [InlineData("user@xn--exmple-cua.com")]
    [InlineData("docomo..user.@docomo.ne.jp")]
    [InlineData("  a@b.co  ")]
    public void A_plausible_email_address_is_accepted(string email) => Assert.Empty(ErrorsOf(email: email));

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("nobody")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a@b")]
    [InlineData("a@b..co")]
    [InlineData("a@.co")]
    [InlineData("a@-b.co")]
    [InlineData("a@b.co.")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a b@example.com")]
    [InlineData("a@exam ple.com")]
    [InlineData("a@b@example.com")]
    [InlineData("Ada <a@b.co>")]
    [InlineData("a@b.co\r\nBcc: x@b.co")]
    [InlineData("a\0@b.co")]
    [InlineData("a,b@example.com")]
    [InlineData("a😀@example.com")]
    [InlineData("a\ud800@example.com")]
    public void A_bad_email_address_gets_one_message_that_says_what_to_do(string? email) =>
        Assert.StartsWith("Enter", Assert.Single(ErrorsOf(email: email)), StringComparison.Ordinal);

    [Fact]
    public void An_email_address_has_254_characters_at_most()
    {
        var longest = new string('a', 64) + "@" + string.Join('.', Enumerable.Repeat(new string('b', 61), 3)) + ".com";

        Assert.Empty(ErrorsOf(email: longest));
        Assert.Equal(254, longest.Length);
        Assert.Contains("254", Assert.Single(ErrorsOf(email: "a" + longest)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("call me")]
    public void A_bad_phone_number_gets_one_message_that_says_what_to_do(string? phone) =>
        Assert.StartsWith("Enter", Assert.Single(ErrorsOf(phone: phone)), StringComparison.Ordinal);

    private static IEnumerable<string> ErrorsOf(string? name = "Ada", string? email = "ada@example.com", string? phone = "1234567") =>
        new AttendeeInputValidator(Localization.English<Texts>(), new PhoneNumberNormalizer(Options.Create(new EventOptions())))
            .Validate(new AttendeeInput { Name = name, Email = email, Phone = phone }).Errors.Select(error => error.ErrorMessage);
}
