using System.CommandLine;
using System.CommandLine.Parsing;

namespace EventBooking.Load;

/// <summary>The options that name the instances of a running site.</summary>
internal static class SiteOptions
{
    private static readonly Option<Uri[]> Urls = new("--url")
    {
        Description = "Address of an instance of the site; repeat it for several.",
        DefaultValueFactory = _ => [new Uri("http://127.0.0.1:5080")],
        CustomParser = ParseAddresses,
    };

    private static readonly Option<string> Key = new("--key") { Description = "The administrators' key.", Required = true };

    private static readonly Option<string> Header =
        LoadCommands.CreateOption("--header", "The header that carries the key.", "X-Admin-Key");

    public static void AddTo(Command command)
    {
        command.Options.Add(Urls);
        command.Options.Add(Key);
        command.Options.Add(Header);
    }

    public static List<HttpClient> OpenInstances(ParseResult parsed, TimeSpan timeout) =>
    [
        .. parsed.GetRequiredValue(Urls)
            .Select(address => Open(address, timeout, parsed.GetRequiredValue(Header), parsed.GetRequiredValue(Key))),
    ];

    /// <summary>Connects directly, without proxy, cookies and redirects.</summary>
    public static HttpClient Open(Uri address, TimeSpan timeout) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = timeout,
        };

    public static HttpClient Open(Uri address, TimeSpan timeout, string header, string key)
    {
        var client = Open(address, timeout);
        client.DefaultRequestHeaders.Add(header, key);
        return client;
    }

    private static Uri[] ParseAddresses(ArgumentResult result)
    {
        if (result.Tokens.FirstOrDefault(token => !Uri.TryCreate(token.Value, UriKind.Absolute, out _)) is { } wrong)
        {
            result.AddError($"'{wrong.Value}' is not an address such as http://127.0.0.1:5080.");
            return [];
        }

        return [.. result.Tokens.Select(token => new Uri(token.Value))];
    }
}
