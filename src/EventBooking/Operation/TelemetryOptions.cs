namespace EventBooking.Operation;

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
