using Microsoft.Extensions.Options;

namespace EventBooking.Email;

/// <summary>Keeps a trial installation from sending emails to strangers.</summary>
public sealed class AllowedRecipients(IOptions<EmailOptions> options, IHostEnvironment environment)
{
    private readonly string[] domains = environment.IsProduction()
        ? []
        : options.Value.AllowedDomains.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public bool Include(IEnumerable<string> addresses) =>
        domains.Length == 0
        || addresses.All(address => domains.Contains(address[(address.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase));
}
