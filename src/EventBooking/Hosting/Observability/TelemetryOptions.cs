using System.Net;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Observability;

/// <summary>Who may read measurements (section <c>Telemetry</c>). OTLP is set by the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its kin.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// The port at whose <c>/metrics</c> Prometheus finds the measurements; 0: nowhere. It is a port of its own, as they are nobody else's
    /// business.
    /// </summary>
    public int PrometheusPort { get; set; }

    /// <summary>The host name that Prometheus must ask for; + for any, where only Prometheus reaches the port.</summary>
    public string PrometheusHost { get; set; } = "localhost";
}

public sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(TelemetryOptions options)
    {
        if (options.PrometheusPort is < 0 or > IPEndPoint.MaxPort)
        {
            yield return $"Telemetry:PrometheusPort is {options.PrometheusPort}; give a port, up to {IPEndPoint.MaxPort}, or 0 for none.";
        }

        if (options.PrometheusHost is not "+" && Uri.CheckHostName(options.PrometheusHost) == UriHostNameType.Unknown)
        {
            yield return $"Telemetry:PrometheusHost is '{options.PrometheusHost}'; give the host name that Prometheus asks for, or + for any.";
        }
    }
}
