using System.CommandLine;

namespace EventBooking.Load.Measuring;

/// <summary>Which servers to measure: the site, and the peer to compare it with.</summary>
internal static class TargetOptions
{
    /// <summary>What the peer's source calls it.</summary>
    private const string PeerHeader = "x-admin-key";

    private static readonly Option<string> Url = new("--url") { Description = "Address of the site.", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
    private static readonly Option<string[]> Urls = new("--url") { Description = "Address of each instance of the site; repeat it for several.", DefaultValueFactory = _ => ["http://127.0.0.1:5080"] };
    private static readonly Option<string> Key = new("--key") { Description = "The administrators' key.", Required = true };
    private static readonly Option<string> Header = new("--header") { Description = "The header that carries it.", DefaultValueFactory = _ => "X-Admin-Key" };
    private static readonly Option<string?> Peer = new("--peer") { Description = "Address of the peer; without it, only the site is measured." };
    private static readonly Option<string> PeerKey = new("--peer-key") { Description = "The peer's key.", DefaultValueFactory = _ => "secret" };

    static TargetOptions()
    {
        foreach (var address in new Option[] { Url, Urls, Peer })
        {
            address.Validators.Add(result =>
            {
                if (result.Tokens.Any(token => !Uri.TryCreate(token.Value, UriKind.Absolute, out _)))
                {
                    result.AddError($"{address.Name} must be an address such as http://127.0.0.1:5080.");
                }
            });
        }
    }

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Url, Key, Header, Peer, PeerKey })
        {
            command.Options.Add(option);
        }
    }

    public static void AddInstancesTo(Command command)
    {
        foreach (var option in new Option[] { Urls, Key, Header })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>For what needs no key.</summary>
    public static void AddAddressesTo(Command command, bool withPeer)
    {
        command.Options.Add(Url);
        if (withPeer)
        {
            command.Options.Add(Peer);
        }
    }

    public static Uri AddressOfSite(ParseResult parsed) => new(parsed.GetRequiredValue(Url));

    public static Uri? AddressOfPeer(ParseResult parsed) => parsed.GetValue(Peer) is { } address ? new(address) : null;

    public static List<Target> OpenInstances(ParseResult parsed) =>
        [.. parsed.GetRequiredValue(Urls).Select(address => new Target("site", new Uri(address), parsed.GetRequiredValue(Header), parsed.GetRequiredValue(Key)))];

    public static Target OpenSite(ParseResult parsed) =>
        new("site", AddressOfSite(parsed), parsed.GetRequiredValue(Header), parsed.GetRequiredValue(Key));

    public static Target? OpenPeer(ParseResult parsed) =>
        AddressOfPeer(parsed) is { } address ? new("peer", address, PeerHeader, parsed.GetRequiredValue(PeerKey)) : null;
}
