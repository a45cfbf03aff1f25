using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Controllers;

/// <summary>What real keyboards, clipboards and programs send.</summary>
public sealed class TypedInputTests(EmptySite site) : IClassFixture<EmptySite>
{
    private static int lastSlot;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\u200bada@example.com", "ada@example.com")]
    [InlineData("ada@example.com\u200b", "ada@example.com")]
    [InlineData("ada\u2060@exam\u00adple.com", "ada@example.com")]
    [InlineData("\ufeffada@example.com\u200e", "ada@example.com")]
    [InlineData("ada＠example.com", "ada@example.com")]
    [InlineData("ａｄａ@example.com", "ada@example.com")]
    [InlineData("ada@ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com")]
    [InlineData("ada@example。com", "ada@example.com")]
    [InlineData("ada@example.com\u3164", "ada@example.com")]
    [InlineData("ada@example.com\ufe0f", "ada@example.com")]
    [InlineData("ada@example.com\uffa0\u115f", "ada@example.com")]
    [InlineData("ada@example.com\u2800", "ada@example.com")]
    [InlineData("\tada@example.com\u00a0", "ada@example.com")]
    [InlineData("\u3000ada@example.com\r\n", "ada@example.com")]
    [InlineData("ada+tag@example.com", "ada+tag@example.com")]
    [InlineData("mailto:ada@example.com", "ada@example.com")]
    [InlineData("<ada@example.com>;", "ada@example.com")]
    [InlineData("ada@example.com, ", "ada@example.com")]
    [InlineData("jürgen@bücher.example", "jürgen@bücher.example")]
    [InlineData("ju\u0308rgen@example.com", "jürgen@example.com")]
    public async Task An_email_address_is_stored_without_what_nobody_sees(string typed, string stored) =>
        Assert.Equal(stored, await StoredAsync("email", BookingApi.Body(NextSlot(), email: typed)));

    [Theory]
    [InlineData("Ada\tLovelace", "Ada Lovelace")]
    [InlineData("Ada\u00a0\u2003 Lovelace", "Ada Lovelace")]
    [InlineData("\u3000山田　太郎\u3000", "山田 太郎")]
    [InlineData("\u200bAda\u200b Lovelace\ufeff", "Ada Lovelace")]
    [InlineData("\u202eAda\u202c", "Ada")]
    [InlineData("Ada\u3164", "Ada")]
    [InlineData("Rene\u0301", "René")]
    [InlineData("نرگس\u200cخانم", "نرگس\u200cخانم")]
    [InlineData("\u200dاحمد\u200c \u200dعلی", "احمد علی")]
    [InlineData("👩\u200d🚀", "👩\u200d🚀")]
    [InlineData("Ａｄａ", "Ａｄａ")]
    [InlineData("Ada\r\n", "Ada")]
    public async Task A_name_is_stored_with_single_spaces_and_without_what_nobody_sees(string typed, string stored) =>
        Assert.Equal(stored, await StoredAsync("name", BookingApi.Body(NextSlot(), name: typed)));

    [Fact]
    public async Task An_extension_is_stored_and_shown()
    {
        using var answer = await site.Http.BookAsync(BookingApi.Body(NextSlot(), phone: "+1 212 555 0123 ext. 45"));

        var booking = await answer.JsonAsync();
        Assert.Equal("+12125550123;ext=45", booking.GetProperty("phone").GetString());
        var page = await site.Http.GetPageAsync(new Uri(booking.GetProperty("manageUrl").GetString()!).PathAndQuery);
        Assert.Contains("+1 212-555-0123 ext. 45", page.Text(".ticket"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"slotId\":\"2026-03-01T10:00\",\"name\":\"J\u00fcrgen\",\"email\":\"a@example.com\",\"phone\":\"1234567\"}")]
    [InlineData("{\"slotId\":\"2026-03-01T10:00\",\"name\":\"Ada\",\"email\":\"j\u00fc@example.com\",\"phone\":\"1234567\"}")]
    public async Task Json_in_latin_1_gets_an_error_that_names_the_encoding(string json)
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(json));
        content.Headers.ContentType = new("application/json");

        using var answer = await site.Http.PostAsync("/api/bookings", content, Cancellation);

        var problem = await answer.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal("Send the JSON in UTF-8.", problem.GetProperty("errors").GetProperty("body")[0].GetString());
    }

    [Fact]
    public async Task Json_in_utf_16_without_a_charset_gets_an_error_that_names_the_encoding()
    {
        using var content = new ByteArrayContent(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray());
        content.Headers.ContentType = new("application/json");

        using var answer = await site.Http.PostAsync("/api/bookings", content, Cancellation);

        var problem = await answer.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        var error = problem.GetProperty("errors").GetProperty("body")[0].GetString();
        Assert.StartsWith("Send a JSON object in UTF-8.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_still_gets_an_error_for_its_field()
    {
        using var answer = await site.Http.BookAsync(
            new { slotId = "2026-03-01T10:00", name = 7, email = "a@example.com", phone = "1234567" });

        var problem = await answer.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal("This must be a string.", problem.GetProperty("errors").GetProperty("name")[0].GetString());
    }

    [Theory]
    [InlineData("ada@gmail.con", "ada@gmail.com")]
    [InlineData("ada@gmial.com", "ada@gmail.com")]
    [InlineData("ada@gmail.co", "ada@gmail.com")]
    [InlineData("Ada@Hotmial.com", "Ada@hotmail.com")]
    [InlineData("ada@yaho.com", "ada@yahoo.com")]
    [InlineData("ada@outlok.com", "ada@outlook.com")]
    [InlineData("ada@iclod.com", "ada@icloud.com")]
    [InlineData("ada@my-school.ogr", "ada@my-school.org")]
    [InlineData("ada@my-firm.cmo", "ada@my-firm.com")]
    public async Task A_probable_typing_error_is_asked_about_and_each_answer_is_one_click(string typed, string meant)
    {
        foreach (var (button, stored) in new[] { ("correctedEmail", meant), ("confirmedEmail", typed) })
        {
            var form = await site.Http.GetPageAsync($"/slots/{NextSlot()}");

            using var asked = await site.Http.SendFormAsync(form, email: typed);

            var page = await asked.PageAsync();
            Assert.Equal($"Did you mean {meant}?", page.Text("#notice h2"));
            var choice = page.QuerySelector<IHtmlButtonElement>($"#notice button[name={button}]")!;
            Assert.Equal(stored, choice.Value);
            using var booked = await site.Http.SendFormAsync(page, email: typed, choice: (button, choice.Value));
            Assert.Equal(HttpStatusCode.Redirect, booked.StatusCode);
            var booking = await site.Http.GetPageAsync(booked.Headers.Location!.ToString());
            Assert.Contains(stored, booking.Text(".ticket"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ada@mail.com")]
    [InlineData("ada@ymail.com")]
    [InlineData("ada@yahoo.no")]
    [InlineData("ada@gmx.de")]
    [InlineData("ada@gmx.at")]
    [InlineData("ada@web.de")]
    [InlineData("ada@live.nl")]
    [InlineData("ada@my-firm.co")]
    [InlineData("ada@my-firm.cam")]
    [InlineData("ada@my-firm.new")]
    [InlineData("ada@sub.gmail-school.de")]
    [InlineData("ada@proton.me")]
    [InlineData("ada@uni-köln.de")]
    public async Task An_address_without_a_typing_error_is_not_asked_about(string email)
    {
        var form = await site.Http.GetPageAsync($"/slots/{NextSlot()}");

        using var booked = await site.Http.SendFormAsync(form, email: email);

        Assert.Equal(HttpStatusCode.Redirect, booked.StatusCode);
    }

    [Fact]
    public async Task A_confirmed_address_that_is_changed_afterwards_is_asked_about_again()
    {
        var form = await site.Http.GetPageAsync($"/slots/{NextSlot()}");

        using var asked = await site.Http.SendFormAsync(form, email: "ada@gmail.con", choice: ("confirmedEmail", "grace@gmail.con"));
        using var corrected = await site.Http.SendFormAsync(form, email: "ada@gmail.con", choice: ("correctedEmail", "mallory@gmail.com"));

        Assert.Equal("Did you mean ada@gmail.com?", (await asked.PageAsync()).Text("#notice h2"));
        Assert.Equal("Did you mean ada@gmail.com?", (await corrected.PageAsync()).Text("#notice h2"));
    }

    [Fact]
    public async Task The_api_books_an_address_with_a_probable_typing_error() =>
        Assert.Equal("ada@gmail.con", await StoredAsync("email", BookingApi.Body(NextSlot(), email: "ada@gmail.con")));

    [Fact]
    public async Task Every_field_has_its_keyboard_and_no_autocorrection()
    {
        var form = await site.Http.GetPageAsync("/slots/2026-03-31T09:00");

        Assert.Equal(
            ["name:text:words", "email:email:off", "phone:tel:off"],
            form.QuerySelectorAll<IHtmlInputElement>("#booking-form .field input")
                .Select(input => $"{input.Id}:{input.GetAttribute("inputmode")}:{input.GetAttribute("autocapitalize")}"));
        Assert.All(form.QuerySelectorAll("#booking-form .field input"), input =>
        {
            Assert.Equal("off", input.GetAttribute("autocorrect"));
            Assert.Equal("false", input.GetAttribute("spellcheck"));
        });
    }

    private async Task<string?> StoredAsync(string member, object body)
    {
        using var answer = await site.Http.BookAsync(body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty(member).GetString();
    }

    /// <summary>Four seats of a slot are more than one test needs, and fewer than all need.</summary>
    private static string NextSlot()
    {
        var number = Interlocked.Increment(ref lastSlot);
        return $"2026-03-{1 + 2 * (number / 8 % 16):00}T{10 + number % 7}:00";
    }
}
