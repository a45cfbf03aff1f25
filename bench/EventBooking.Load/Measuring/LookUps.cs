using System.Globalization;
using EventBooking.Storage;
using Microsoft.AspNetCore.Http;

namespace EventBooking.Load.Measuring;

/// <summary>
/// What administrators look for, in the form of a query. The values are parts of bookings that are there, so that each request
/// differs and finds something.
/// </summary>
internal sealed class LookUps(IReadOnlyList<ListedBooking> samples, long totalPages)
{
    private const int ShortestPart = 3;
    private const int LongestPart = 7;

    private const int MostTries = 10_000;

    /// <summary>Reads pages from all over the list.</summary>
    public static async Task<LookUps> SampleAsync(Target target, CancellationToken cancellationToken)
    {
        const int pages = 20;
        const int largestPage = 100;

        var first = await BookingList.GetAsync(target, QueryOf(page: 1, limit: largestPage), cancellationToken);
        var samples = first.Items.ToList();
        for (var i = 1; i < pages; i++)
        {
            var page = Math.Clamp(first.TotalPages * i / (pages - 1), 1, first.TotalPages);
            samples.AddRange((await BookingList.GetAsync(target, QueryOf(page, largestPage), cancellationToken)).Items);
        }

        // A page as people leaf through it is shorter than those just read.
        var usual = await BookingList.GetAsync(target, QueryOf(page: 1), cancellationToken);
        return new(samples, usual.TotalPages);
    }

    public IReadOnlyList<LookUp> All() =>
    [
        new("first page", _ => QueryOf(page: 1)),
        new("middle page", random => QueryOf(page: Math.Clamp((totalPages / 2) + random.Next(-50, 50), 1, totalPages))),
        new("last page", _ => QueryOf(page: totalPages)),
        new("name", random => QueryOf(random, name: (ShortestPart, LongestPart))),
        new("name, 1 character", random => QueryOf(random, name: (1, 1))),
        new("name, 2 characters", random => QueryOf(random, name: (2, 2))),
        new("phone", random => QueryOf(random, phone: true)),
        new("date", random => QueryOf(random, date: true)),
        new("date and time", random => QueryOf(random, date: true, time: true), IsOfSiteAlone: true),
        new("reference", random => QueryOf(random, reference: true), IsOfSiteAlone: true),
        new("name and phone", random => QueryOf(random, name: (ShortestPart, LongestPart), phone: true)),
        new("name and date", random => QueryOf(random, name: (ShortestPart, LongestPart), date: true)),
        new("1 character and date", random => QueryOf(random, name: (1, 1), date: true)),
        new("phone and date", random => QueryOf(random, phone: true, date: true)),
        new("name and reference", random => QueryOf(random, name: (ShortestPart, LongestPart), reference: true), IsOfSiteAlone: true),
        new("date and reference", random => QueryOf(random, date: true, reference: true), IsOfSiteAlone: true),
        new("name, phone and date", random => QueryOf(random, name: (ShortestPart, LongestPart), phone: true, date: true)),
        new("name, date and reference", random => QueryOf(random, name: (ShortestPart, LongestPart), date: true, reference: true), IsOfSiteAlone: true),
        new("file of a name and date", random => QueryOf(random, name: (ShortestPart, LongestPart), date: true), Place: LookUpPlace.Export),
        new("file of a date", random => QueryOf(random, date: true), Place: LookUpPlace.Export),
        new("dashboard", _ => "", IsOfSiteAlone: true, LookUpPlace.Dashboard),
    ];

    private static string QueryOf(long page, int limit = 20) => string.Create(CultureInfo.InvariantCulture, $"?page={page}&limit={limit}");

    /// <summary>Everything asked for is taken from one booking, so that something is found.</summary>
    private string QueryOf(Random random, (int Shortest, int Longest)? name = null, bool phone = false, bool date = false, bool time = false, bool reference = false)
    {
        var (sample, part) = name is var (shortest, longest) ? DrawPartOfName(shortest, longest, random) : (samples[random.Next(samples.Count)], null);
        var query = new QueryString();
        query = part is null ? query : query.Add("name", part);
        query = phone ? query.Add("phone", PartOf(SearchTerms.DigitsOf(sample.Phone), ShortestPart, LongestPart, random)) : query;
        query = date ? query.Add("date", sample.Date) : query;
        query = time ? query.Add("time", sample.StartTime) : query;
        query = reference && sample.Reference is { } whole ? query.Add("reference", whole[..random.Next(2, whole.Length + 1)]) : query;
        return query.Value ?? "";
    }

    private (ListedBooking Sample, string? Part) DrawPartOfName(int shortest, int longest, Random random)
    {
        for (var i = 0; i < MostTries; i++)
        {
            var sample = samples[random.Next(samples.Count)];
            var part = PartOf(sample.Name, shortest, longest, random);
            if (part.Length >= shortest && char.IsLetter(part[0]) && char.IsLetter(part[^1]) && part.All(c => c == ' ' || IsOfWord(c)))
            {
                return (sample, part);
            }
        }

        throw new WrongAnswerException("No name is long enough to look for a part of it.");
    }

    /// <summary>The peer takes a name for a pattern, in which other characters mean something.</summary>
    private static bool IsOfWord(char character) =>
        char.IsLetter(character) || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static string PartOf(string text, int shortest, int longest, Random random)
    {
        var length = Math.Min(text.Length, random.Next(shortest, longest + 1));
        return text.Substring(random.Next(text.Length - length + 1), length);
    }
}

/// <summary>One kind of look-up.</summary>
/// <param name="Name">What is looked for.</param>
/// <param name="DrawQuery">The query of the next one.</param>
/// <param name="IsOfSiteAlone">Whether the peer has no such thing.</param>
/// <param name="Place">What is asked.</param>
internal sealed record LookUp(string Name, Func<Random, string> DrawQuery, bool IsOfSiteAlone = false, LookUpPlace Place = LookUpPlace.List);

internal enum LookUpPlace
{
    /// <summary>The list, through the API and as a page.</summary>
    List,

    /// <summary>The file, through the API, to its last byte.</summary>
    Export,

    /// <summary>A page only.</summary>
    Dashboard,
}
