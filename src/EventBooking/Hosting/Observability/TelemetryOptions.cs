using System.Net;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Observability;

/// <summary>
/// Where Prometheus reads metrics (section <c>Telemetry</c>). The standard variables <c>OTEL_EXPORTER_OTLP_…</c> configure OTLP.
/// </summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// The port whose <c>/metrics</c> serves the metrics; 0: none. It is a separate port, so that the metrics are not public.
    /// </summary>
    public int PrometheusPort { get; set; }

    /// <summary>
    /// Whether a request continues the trace in its header <c>traceparent</c>. For proxies that write it anew: a client can send it too.
    /// </summary>
    public bool AcceptTraceParent { get; set; }

    /// <summary>The host name that Prometheus must use; + for any.</summary>
    public string PrometheusHost { get; set; } = "localhost";
}

public sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.PrometheusPort is < 0 or > IPEndPoint.MaxPort)
        {
            result.AddError(
                $"Telemetry:PrometheusPort is {options.PrometheusPort}; give a port, up to {IPEndPoint.MaxPort}, or 0 for none.");
        }

        if (options.PrometheusHost is not "+" && Uri.CheckHostName(options.PrometheusHost) == UriHostNameType.Unknown)
        {
            result.AddError(
                $"Telemetry:PrometheusHost is '{options.PrometheusHost}'; give the host name that Prometheus uses, or + for any.");
        }

        return result.Build();
    }
}
