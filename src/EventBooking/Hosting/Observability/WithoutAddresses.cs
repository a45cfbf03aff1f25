using System.Diagnostics;
using OpenTelemetry;

namespace EventBooking.Hosting.Observability;

/// <summary>Takes the addresses of requests out of spans, as they hold manage tokens and names; the route stays.</summary>
internal sealed class WithoutAddresses : BaseProcessor<Activity>
{
    private static readonly string[] Addresses = ["url.path", "url.query", "http.target", "http.url", "client.address", "network.peer.address"];

    public override void OnEnd(Activity data)
    {
        foreach (var name in Addresses)
        {
            data.SetTag(name, null);
        }
    }
}
