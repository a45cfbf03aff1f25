using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Storage;

public abstract partial class BookingSearchContract
{
    /// <summary>Every search of a row finds every name of the row.</summary>
    public static TheoryData<string[], string[]> Spellings => new()
    {
        {
            [
                "Sean O'Brien", "Sean O’Brien", "Sean OBrien", "Sean O‘Brien", "Sean O´Brien", "Sean O`Brien", "Sean OʼBrien", "Sean Oʻbrien",
                "Sean O′Brien", "Sean O＇Brien", "Sean O‛Brien", "Sean Oʹbrien",
            ],
            ["O'Brien", "O’Brien", "obrien", "O‘BRIEN", "O´Brien", "O`Brien", "OʼBrien sean", "Oʻbrien", "O′Brien", "O＇Brien", "'Brien"]
        },
        {
            [
                "Jean-Luc Picard", "Jean‐Luc Picard", "Jean‑Luc Picard", "Jean–Luc Picard", "Jean—Luc Picard", "Jean−Luc Picard",
                "Jean－Luc Picard", "Jean\u00ADLuc Picard", "JeanLuc Picard", "Jean Luc Picard",
            ],
            ["Jean-Luc", "jean–luc picard", "Picard, Jean‑Luc", "Jean−Luc", "Jean－Luc", "Jean luc", "-Luc", "Picard-Jean"]
        },
        { ["Jean-Luc Picard", "Jean–Luc Picard", "Jean.Luc Picard"], ["JeanLuc", "picard jeanluc"] },
        {
            ["María José García López", "Lopez Garcia, Maria Jose", "GARCÍA-LÓPEZ (María José)"],
            [
                "Maria Garcia", "Garcia Maria", "García, María", "lopez;maria", "López/García", "Maria  \t Lopez", "“María” Lopez", "(Garcia)",
                "Garcia，Maria", "Garcia、Maria", "Maria J. Lopez", "jose maria lopez garcia", "aria cia",
            ]
        },
        { ["J.R.R. Tolkien", "J. R. R. Tolkien"], ["Tolkien, J. R. R.", "j.r.r. tolkien", "R. Tolkien"] },
        { ["Jürgen Müller", "Juergen Mueller", "JU\u0308RGEN MÜLLER"], ["Müller", "mueller", "Mü", "Juergen Müller", "Müller, Jürgen", "MUELLER"] },
        { ["Jürgen Müller", "Jurgen Muller"], ["Muller", "Müller", "muller jürgen"] },
        { ["Anna Größ", "Anna Groess", "ANNA GRÖẞ"], ["Größ", "Groess", "GRÖSS", "gröẞ"] },
        { ["Jörg Weiß", "Joerg Weiss", "Jørg Weiss"], ["Weiß", "weiss", "Jörg", "Joerg", "Jørg Weiß"] },
        { ["Åse Bråten", "Aase Braaten"], ["Åse", "Aase", "Braaten, Åse", "BRÅTEN"] },
        { ["Anders Ångström", "Anders Angstroem", "Anders Aangstroem"], ["Ångström"] },
        { ["Anders Ångström"], ["Angstrom", "Angstroem", "Aangstroem"] },
        { ["Søren Æbelø", "Soeren Aebeloe", "Sören Äbelö"], ["Søren Æbelø", "Soeren Aebeloe"] },
        { ["Novak Đoković", "Novak Djoković"], ["Đoković", "Djokovic"] },
        { ["Ilham Əliyev", "Ilham Eliyev"], ["Əliyev", "eliyev"] },
        { ["Işıl Özgür", "IŞIL ÖZGÜR", "isil ozgur"], ["ışıl", "ISIL", "İşil", "Özgür", "ozgur isil"] },
        { ["Алёна Семёнова", "Алена Семенова"], ["Семёнова Алена", "семенова", "АЛЁНА"] },
        { ["Солов'йов", "Солов’йов", "Соловйов"], ["Солов’йов", "солов'йов"] },
        { ["やまだ たろう", "ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"], ["ヤマダ", "やまだ", "ﾀﾛｳ ﾔﾏﾀﾞ", "たろう"] },
        { ["マリア・ガルシア", "マリア ガルシア"], ["ガルシア マリア", "マリア・ガルシア", "まりあ"] },
        { ["髙橋 山﨑", "高橋 山崎"], ["高橋", "髙橋", "山﨑"] },
        { ["שָׁלוֹם ג׳ורג׳", "שלום ג'ורג'"], ["שלום", "שָׁלוֹם", "ג’ורג’"] },
        { ["علي كريم", "علی کریم", "علـــي كريم", "عَلِيّ كَرِيم", "على كريم"], ["علی", "علي", "کریم", "كريم علي", "كريم، علي", "عـلي"] },
        { ["أحمد", "احمد", "إحمد", "آحمد", "ٱحمد"], ["أحمد", "احمد", "آحمد", "ٱحمد"] },
        { ["فاطمة", "فاطمه", "فاطمہ"], ["فاطمة", "فاطمه"] },
    };

    [Theory]
    [MemberData(nameof(Spellings), DisableDiscoveryEnumeration = true)]
    public async Task A_name_is_found_in_every_spelling(string[] names, string[] searches)
    {
        await BookAsync([.. names, "Qqqq Xxxx"]);

        foreach (var typed in searches)
        {
            var page = await search.FindPageAsync(new() { Name = typed }, skip: 0, limit: 20, Cancellation);
            Assert.True(
                names.SequenceEqual(page.Bookings.Select(booking => booking.Name).Reverse(), StringComparer.Ordinal),
                $"{typed}: {string.Join(", ", page.Bookings.Select(booking => booking.Name))}");
        }
    }

    [Theory]
    [InlineData("Ada Lovelace", "Ada Hopper", "Lovelace, Grace", "a%e", "Ada_Lovelace", "Ada*Love", "Ada.*e", "Ada|Grace", "^Ada", "Ada$", "\\w")]
    [InlineData("Jon Miller", "Joe Miller", "Joen", "Müller")]
    [InlineData("Mario Garcia", "Maria Garcia")]
    [InlineData("Müller\u00A0Ada", "Mü%r", "Muüller", "mullermueller", "rada")]
    public async Task A_name_that_lacks_a_word_of_the_search_is_not_found(string name, params string[] searches)
    {
        await BookAsync([name]);

        foreach (var typed in searches)
        {
            Assert.Equal((typed, 0), (typed, (await search.FindPageAsync(new() { Name = typed }, skip: 0, limit: 10, Cancellation)).Total));
        }
    }

    [Theory]
    [InlineData(
        "Ada.Lovelace+Test@Example.com",
        "ada", "LOVELACE", "+test@", "@example.com", "ace+test@ex", "ＡＤＡ．ＬＯＶＥ", "\u200bada.lovelace", " ada.love ", "@EXAMPLE。com")]
    [InlineData("ａｄａ＠ｅｘａｍｐｌｅ.org", "ada@example.org", "ＡＤＡ", "ada@")]
    [InlineData("o'brien_100%@bücher.example", "o'brien", "_100%@", "BÜCHER", "%")]
    public async Task An_email_address_is_found_by_any_part(string email, params string[] parts)
    {
        var other = CreateCommand("Grace", Morning) with { Email = "grace@other.test" };
        await store.BookAsync([other, CreateCommand("Zoë", Morning) with { Email = email }]);

        foreach (var part in parts)
        {
            var found = Assert.Single((await search.FindPageAsync(new() { Email = part }, skip: 0, limit: 10, Cancellation)).Bookings);
            Assert.Equal("Zoë", found.Name);
        }

        foreach (var part in new[] { "hopper", "ada_lovelace", "ada*", "a.a@", ".*", "@.+", "zoë" })
        {
            Assert.Equal(0, (await search.FindPageAsync(new() { Email = part }, skip: 0, limit: 10, Cancellation)).Total);
        }
    }

    [Theory]
    [InlineData("02079460001", "+44 20 7946 0001", true)]
    [InlineData("02079460001", "+44 (0)20 7946 0001", true)]
    [InlineData("02079460001", "0044 20 7946 0001", true)]
    [InlineData("02079460001", "011 44 20 7946 0001", true)]
    [InlineData("+442079460001", "020 7946 0001", true)]
    [InlineData("+442079460001", "011 44 20 7946 0001", true)]
    [InlineData("+442079460001", "20 7946-0001", true)]
    [InlineData("84951234567", "+7 495 123-45-67", true)]
    [InlineData("+74951234567", "8 (495) 123-45-67", true)]
    [InlineData("2125550123", "+1 (212) 555-0123", true)]
    [InlineData("09012345678", "+81 90 1234 5678", true)]
    [InlineData("09012345678", "０９０ー１２３４ー５６７８", true)]
    [InlineData("5123456", "+372 512 3456", true)]
    [InlineData("0201234", "+298 201234", true)]
    [InlineData("+12125550123;ext=45", "212 555 0123", true)]
    [InlineData("+12125550123;ext=45", "+1 212 555 0123 x45", true)]
    [InlineData("+12125550123;ext=45", "(212) 555-0123, ext. 45", true)]
    [InlineData("+12125550123;ext=45", "1 (212) 555-0123 #45", true)]
    [InlineData("+12125550123;ext=45", "45", true)]
    [InlineData("2125550123;ext=45", "+1 212 555 0123", true)]
    [InlineData("02079460001", "+44 20 7946 0001;ext=9", true)]
    [InlineData("02079460001", "+44 20 7946 0002", false)]
    [InlineData("02079460001", "+44 20 7945 0001", false)]
    [InlineData("020794600011", "+44 20 7946 0001", false)]
    [InlineData("+442079460001", "+49 20 7946 0001", false)]
    [InlineData("+442079460001", "0049 20 7946 0001", false)]
    [InlineData("+442079460001", "021 7946 0002", false)]
    [InlineData("+12125550123;ext=45", "55501234", false)]
    [InlineData("1234567", "+44 20 7123 4568", false)]
    public async Task The_last_eight_digits_of_a_phone_number_decide_when_one_side_has_no_country_code(
        string stored, string typed, bool isFound)
    {
        await store.BookAsync([CreateCommand("Ada", Morning) with { Phone = stored }]);
        var texts = new PhoneNumberNormalizer(Options.Create(new EventOptions())).ToSearchTexts(typed);

        Assert.Equal(isFound ? 1 : 0, (await search.FindPageAsync(new() { Phone = texts }, skip: 0, limit: 10, Cancellation)).Total);
    }
}
