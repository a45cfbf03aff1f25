using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Http;

/// <summary>
/// How many requests one client may send (section <c>RateLimits</c>). A client is an IPv4 address or an IPv6 /64 network. With the
/// defaults, a thousand people behind one address can read at the same time: each of them opens a few pages, which refresh their counts
/// every ten seconds. Bookings are limited more strictly in production, so that nobody takes all seats within seconds.
/// </summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    public bool Enabled { get; set; } = true;

    /// <summary>Pages and API of dates, slots, forms and a single booking.</summary>
    public RateLimit Reading { get; set; } = new() { Requests = 12_000 };

    /// <summary>Bookings, by form or API. Null requests: 30 in production, 3,000 elsewhere.</summary>
    public RateLimit Booking { get; set; } = new() { Requests = null };

    /// <summary>
    /// Bookings of an IPv6 /48 network, in addition: a provider may give a customer all of its /64 networks. Null requests: four times
    /// those of one client.
    /// </summary>
    public RateLimit BookingNetwork { get; set; } = new() { Requests = null };

    /// <summary>Wrong admin keys, on the sign-in page or in the header. The right key always passes.</summary>
    public RateLimit SignIn { get; set; } = new() { Requests = 30 };

    /// <summary>Everything else: the admin area, static files, unknown pages. Health checks are not limited.</summary>
    public RateLimit Other { get; set; } = new() { Requests = 12_000 };
}

/// <summary>The number of requests that may come at once, and the number in each period after that, replenished in small steps.</summary>
public sealed class RateLimit
{
    public int? Requests { get; set; } = 1;

    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);
}

public sealed class RateLimitOptionsSetup(IHostEnvironment environment)
    : IPostConfigureOptions<RateLimitOptions>, IValidateOptions<RateLimitOptions>
{
    private const int MaxRequests = 1_000_000;
    private const int BookingsInProduction = 30;
    private const int BookingsElsewhere = 3_000;
    private const int ClientsPerNetwork = 4;
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(1);

    public void PostConfigure(string? name, RateLimitOptions options)
    {
        options.Booking.Requests ??= environment.IsProduction() ? BookingsInProduction : BookingsElsewhere;
        options.BookingNetwork.Requests ??= Math.Min(options.Booking.Requests.Value, MaxRequests / ClientsPerNetwork) * ClientsPerNetwork;
    }

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        (string Kind, RateLimit Limit)[] limits =
        [
            ("Reading", options.Reading),
            ("Booking", options.Booking),
            ("BookingNetwork", options.BookingNetwork),
            ("SignIn", options.SignIn),
            ("Other", options.Other),
        ];
        foreach (var (kind, limit) in limits)
        {
            if (limit.Requests is not (>= 1 and <= MaxRequests))
            {
                result.AddError($"RateLimits:{kind}:Requests is {limit.Requests}; give a number from 1 to {MaxRequests}.");
            }

            if (limit.Period < TimeSpan.FromSeconds(1) || limit.Period > MaxPeriod)
            {
                result.AddError(
                    $"RateLimits:{kind}:Period is {limit.Period}; give hours:minutes:seconds, from a second to a day, such as 00:01:00.");
            }
        }

        return result.Build();
    }
}
