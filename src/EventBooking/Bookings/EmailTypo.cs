namespace EventBooking.Bookings;

/// <summary>
/// Finds probable typing errors in the domain of an email address. A short list finds the most frequent ones; the rest is not asked.
/// </summary>
public static class EmailTypo
{
    private const int MinLengthForTwoErrors = 9;

    /// <summary>Providers with a name that is long enough to be recognised with an error in it.</summary>
    private static readonly string[] CommonDomains =
    [
        "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.es", "yahoo.it",
        "hotmail.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.es", "hotmail.it",
        "outlook.com", "outlook.de", "outlook.fr", "outlook.es", "icloud.com", "protonmail.com", "proton.me", "t-online.de",
        "freenet.de", "btinternet.com", "comcast.net", "verizon.net", "orange.fr", "wanadoo.fr", "laposte.net", "libero.it",
        "yandex.ru", "naver.com", "qq.com", "live.com",
    ];

    /// <summary>Domains that exist and differ little from a common one.</summary>
    private static readonly HashSet<string> OtherDomains = new(StringComparer.Ordinal)
    {
        "mail.com", "email.com", "ymail.com", "rocketmail.com", "fastmail.com", "hushmail.com", "tutamail.com", "zmail.com", "inmail.com",
        "yahoo.ca", "yahoo.com.au", "yahoo.com.br", "yahoo.co.in", "yahoo.co.jp",
        "hotmail.ca", "hotmail.ch", "hotmail.nl", "hotmail.be", "hotmail.se", "outlook.it", "outlook.jp",
        "live.co.uk", "live.fr", "live.nl", "live.de", "live.ca", "live.se", "love.com", "line.com",
    };

    private static readonly string[] CommonEndings = ["com", "net", "org", "info"];

    /// <summary>
    /// Top-level domains that exist and differ little from a common one, https://data.iana.org/TLD/tlds-alpha-by-domain.txt.
    /// </summary>
    private static readonly HashSet<string> OtherEndings = new(StringComparer.Ordinal)
    {
        "cam", "bom", "bet", "new", "pet", "vet", "nec", "ong",
    };

    /// <summary>The address that was probably meant, or null.</summary>
    /// <param name="address">A plausible address (<see cref="EmailAddress.IsPlausible"/>).</param>
    public static string? Suggest(string address)
    {
        var at = address.LastIndexOf('@');
        var domain = address[(at + 1)..].ToLowerInvariant();
        return CommonDomains.Contains(domain) || OtherDomains.Contains(domain) ? null
            : (FindDomain(domain) ?? FindEnding(domain)) is { } meant ? address[..(at + 1)] + meant
            : null;
    }

    private static string? FindDomain(string domain)
    {
        var allowed = domain.Length >= MinLengthForTwoErrors ? 2 : 1;
        return CommonDomains
            .Where(common => common.Length >= MinLengthForTwoErrors - 1 && !IsSameProviderElsewhere(domain, common))
            .Select(common => (common, errors: CountErrors(domain, common)))
            .Where(candidate => candidate.errors <= allowed)
            .OrderBy(candidate => candidate.errors)
            .Select(candidate => candidate.common)
            .FirstOrDefault();
    }

    /// <summary>Providers use one name in many countries: yahoo.no is not a typing error.</summary>
    private static bool IsSameProviderElsewhere(string domain, string common)
    {
        var (name, ending) = Split(domain);
        return name == Split(common).Name && ending is { Length: 2 } and not ("co" or "cm" or "om");
    }

    private static string? FindEnding(string domain)
    {
        var dot = domain.LastIndexOf('.');
        var ending = domain[(dot + 1)..];
        return ending.Length < 3 || CommonEndings.Contains(ending) || OtherEndings.Contains(ending) ? null
            : CommonEndings.FirstOrDefault(common => CountErrors(ending, common) == 1) is { } meant ? domain[..(dot + 1)] + meant
            : null;
    }

    private static (string Name, string Ending) Split(string domain)
    {
        var dot = domain.IndexOf('.', StringComparison.Ordinal);
        return (domain[..dot], domain[(dot + 1)..]);
    }

    /// <summary>The edit distance with transpositions (optimal string alignment).</summary>
    private static int CountErrors(string typed, string meant)
    {
        var distances = new int[typed.Length + 1, meant.Length + 1];
        for (var i = 0; i <= typed.Length; i++)
        {
            for (var j = 0; j <= meant.Length; j++)
            {
                distances[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    distances[i - 1, j - 1] + (typed[i - 1] == meant[j - 1] ? 0 : 1),
                    1 + Math.Min(distances[i - 1, j], distances[i, j - 1]));
                if (i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1])
                {
                    distances[i, j] = Math.Min(distances[i, j], 1 + distances[i - 2, j - 2]);
                }
            }
        }

        return distances[typed.Length, meant.Length];
    }
}
