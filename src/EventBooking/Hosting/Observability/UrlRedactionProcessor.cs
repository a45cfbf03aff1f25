using System.Diagnostics;
using OpenTelemetry;

namespace EventBooking.Hosting.Observability;

/// <summary>Removes URLs and client addresses from spans, because they contain manage tokens and personal data. The route stays.</summary>
internal sealed class UrlRedactionProcessor : BaseProcessor<Activity>
{
    private static readonly string[] RemovedTags =
        ["url.path", "url.query", "http.target", "http.url", "client.address", "network.peer.address"];

    public override void OnEnd(Activity data)
    {
        foreach (var name in RemovedTags)
        {
            data.SetTag(name, null);
        }
    }
}
