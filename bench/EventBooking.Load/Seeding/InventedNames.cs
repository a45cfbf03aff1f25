namespace EventBooking.Load.Seeding;

/// <summary>Names in ten scripts: about four fifths Latin, the others in equal parts.</summary>
internal static class InventedNames
{
    private const int LatinPercent = 80;
    private const int SecondNamePercent = 25;
    private const int OddPercent = 2;

    public static string Draw(Random random)
    {
        var script = random.Next(100) < LatinPercent ? NameLists.Latin : OneOf(NameLists.Others, random);
        return script.FamilyFirst
            ? OneOf(script.Family, random) + script.Separator + OneOf(script.Given, random)
            : Given(script, random) + script.Separator + OneOf(script.Family, random);
    }

    /// <summary>Gives a few names what comes through every form sooner or later, and what a file for spreadsheets must survive.</summary>
    public static string MakeSomeOdd(string name, Random random) => random.Next(100) < OddPercent ? MakeOdd(name, random) : name;

    private static string Given(NameList script, Random random)
    {
        var given = OneOf(script.Given, random);
        return random.Next(100) < SecondNamePercent ? $"{given} {OneOf(script.Given, random)}" : given;
    }

    private static string MakeOdd(string name, Random random) => random.Next(10) switch
    {
        0 => $"{name} \"Sunny\"",
        1 => $"{name}, Jr.",
        2 => $"D'Arcy {name}",
        3 => $"={name}",
        4 => $"+{name}",
        5 => $"-{name}",
        6 => $"@{name}",
        7 => $"{name} 🎉",
        8 => $"=HYPERLINK(\"http://example.com\",\"{name}\")",
        _ => $"{name} 👩‍👩‍👧",
    };

    private static T OneOf<T>(IReadOnlyList<T> choices, Random random) => choices[random.Next(choices.Count)];
}

/// <summary>The names of one script, and how they are put together.</summary>
internal sealed record NameList(string[] Given, string[] Family, bool FamilyFirst = false, string Separator = " ")
{
    public NameList(string given, string family)
        : this(given.Split(' '), family.Split(' '))
    {
    }
}
