using System.Globalization;
using EventBooking.Storage;

namespace EventBooking.Load.Seeding;

/// <summary>Somebody who does not exist, as the application keeps people.</summary>
/// <param name="Name">In one of ten scripts, now and then with what spreadsheets and patterns stumble over.</param>
/// <param name="Email">In a domain that RFC 2606 keeps for examples.</param>
/// <param name="Phone">E.164, of a range that its country keeps for fiction.</param>
internal sealed record InventedPerson(string Name, string Email, string Phone)
{
    private static readonly string[] Domains = ["example.com", "example.org", "example.net"];

    /// <summary>Draws the next person; the number tells people of the same name apart in their addresses.</summary>
    public static InventedPerson Draw(Random random, int number)
    {
        var name = InventedNames.Draw(random);
        var email = string.Create(CultureInfo.InvariantCulture, $"{MailboxOf(name)}.{number}@{Domains[random.Next(Domains.Length)]}");
        return new(InventedNames.MakeSomeOdd(name, random), email, InventedPhones.Draw(random));
    }

    private static string MailboxOf(string name)
    {
        var letters = SearchTerms.Fold(name).Replace(' ', '.').Where(c => char.IsAsciiLetterLower(c) || c == '.');
        var mailbox = string.Concat(letters).Trim('.');
        return mailbox is "" ? "guest" : mailbox;
    }
}
