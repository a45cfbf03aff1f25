using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Http;

/// <summary>
/// How much one client may ask for (section <c>RateLimits</c>). A client is an IPv4 address or an IPv6 /64 network. The defaults let a school
/// of a thousand book from behind one address: each of them opens a handful of pages, has counts refreshed every ten seconds, and sends a form or two.
/// </summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    public bool Enabled { get; set; } = true;

    /// <summary>Looking at dates, slots, forms and one's own booking.</summary>
    public RateLimit Reading { get; set; } = new() { Requests = 12_000 };

    /// <summary>Asking for a seat, by form or API.</summary>
    public RateLimit Booking { get; set; } = new() { Requests = 3_000 };

    /// <summary>Giving the admin key.</summary>
    public RateLimit SignIn { get; set; } = new() { Requests = 30 };

    /// <summary>Everything else: the admin area, static files, what does not exist. Health checks are not limited.</summary>
    public RateLimit Other { get; set; } = new() { Requests = 12_000 };
}

/// <summary>So many requests at once, and so many in each period after that, in small portions.</summary>
public sealed class RateLimit
{
    public int Requests { get; set; } = 1;

    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);
}

public sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    private const int MostRequests = 1_000_000;
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(RateLimitOptions options)
    {
        foreach (var (kind, limit) in new[] { ("Reading", options.Reading), ("Booking", options.Booking), ("SignIn", options.SignIn), ("Other", options.Other) })
        {
            if (limit.Requests is < 1 or > MostRequests)
            {
                yield return $"RateLimits:{kind}:Requests is {limit.Requests}; give a number from 1 to {MostRequests}.";
            }

            if (limit.Period < TimeSpan.FromSeconds(1) || limit.Period > LongestPeriod)
            {
                yield return $"RateLimits:{kind}:Period is {limit.Period}; give hours:minutes:seconds, from a second to a day, such as 00:01:00.";
            }
        }
    }
}
