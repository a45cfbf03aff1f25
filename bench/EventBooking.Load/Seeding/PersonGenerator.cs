using System.Globalization;
using System.Text.Json;

namespace EventBooking.Load.Seeding;

/// <summary>Generates people whom no email and no call can reach.</summary>
internal static class PersonGenerator
{
    private const int LatinPercent = 80;
    private const int SecondNamePercent = 25;
    private const int SpecialPercent = 2;

    /// <summary>
    /// Numbers that are reserved for fiction by Ofcom, NANPA (555-01xx), ARCEP, ACMA and Bundesnetzagentur: the beginning,
    /// and how many digits follow.
    /// </summary>
    private static readonly (string Prefix, int Digits)[] PhoneRanges =
    [
        .. "2079460 1134960 1144960 1154960 1164960 1174960 1184960 1214960 1314960 1414960 1514960 1614960 1914980 1632960 7700900"
            .Split(' ').Select(prefix => ("+44" + prefix, 3)),
        .. "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256"
            .Split(' ').Select(area => ($"+1{area}55501", 2)),
        .. "19900 26191 35301 46571 53649 63998".Split(' ').Select(prefix => ("+33" + prefix, 4)),
        .. "25550 27010 35550 37010 75550 77010 85550 87010".Split(' ').Select(prefix => ("+61" + prefix, 4)),
        .. "3023125 4066969 6990009 8999998 2214710".Split(' ').Select(prefix => ("+49" + prefix, 3)),
    ];

    /// <summary>Of ten scripts; the first is Latin.</summary>
    private static readonly IReadOnlyList<ScriptNames> Scripts = [.. ReadNames()];

    /// <summary>A random person; the number makes the email address unique.</summary>
    public static Person Create(Random random, int number) => new(
        AddSpecialCharacters(CreateName(random), random),
        string.Create(CultureInfo.InvariantCulture, $"guest.{number}@example.com"),
        CreatePhone(random));

    private static string CreateName(Random random)
    {
        var script = Scripts[random.Next(100) < LatinPercent ? 0 : random.Next(1, Scripts.Count)];
        var family = Pick(script.Family, random);
        var given = Pick(script.Given, random);
        if (script.FamilyFirst)
        {
            return family + script.Separator + given;
        }

        var second = random.Next(100) < SecondNamePercent ? " " + Pick(script.Given, random) : "";
        return given + second + script.Separator + family;
    }

    /// <summary>Changes a few names: quotes, commas, emoji, and what a spreadsheet takes for a formula.</summary>
    private static string AddSpecialCharacters(string name, Random random) => random.Next(100 * 10 / SpecialPercent) switch
    {
        0 => $"{name} \"Sunny\"",
        1 => $"{name}, Jr.",
        2 => $"D'Arcy {name}",
        3 => $"={name}",
        4 => $"+{name}",
        5 => $"-{name}",
        6 => $"@{name}",
        7 => $"{name} 🎉",
        8 => $"=HYPERLINK(A1,\"{name}\")",
        9 => $"{name} 👩‍👩‍👧",
        _ => name,
    };

    private static string CreatePhone(Random random)
    {
        var (prefix, digits) = Pick(PhoneRanges, random);
        return prefix + random.Next((int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    private static T Pick<T>(T[] choices, Random random) => choices[random.Next(choices.Length)];

    private static IEnumerable<ScriptNames> ReadNames()
    {
        using var file = typeof(PersonGenerator).Assembly.GetManifestResourceStream("names.json")!;
        foreach (var script in JsonSerializer.Deserialize<List<ScriptInFile>>(file, JsonSerializerOptions.Web)!)
        {
            yield return new(Split(script.Given), Split(script.Family), script.FamilyFirst, script.Separator);
        }

        static string[] Split(IEnumerable<string> lines) => string.Join(' ', lines).Split(' ');
    }

    private sealed record ScriptNames(string[] Given, string[] Family, bool FamilyFirst, string Separator);

    private sealed record ScriptInFile(
        IReadOnlyList<string> Given, IReadOnlyList<string> Family, bool FamilyFirst = false, string Separator = " ");
}

/// <summary>A generated person.</summary>
/// <param name="Name">In one of ten scripts.</param>
/// <param name="Email">In a domain that RFC 2606 reserves for examples.</param>
/// <param name="Phone">E.164.</param>
internal sealed record Person(string Name, string Email, string Phone);
