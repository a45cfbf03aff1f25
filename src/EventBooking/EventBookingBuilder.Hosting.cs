using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Hosting.Health;
using EventBooking.Hosting.Http;
using EventBooking.Hosting.Observability;
using EventBooking.Hosting.Startup;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog.Extensions.Logging;

namespace EventBooking;

/// <content>Logs, health, telemetry and start.</content>
public static partial class EventBookingBuilder
{
    /// <summary>Serilog writes the events that <c>Logging:LogLevel</c> selects.</summary>
    private static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();

        // Serilog adds the trace and the span to every event.
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Services.AddSingleton<Serilog.ILogger>(services => LogOutput.Create(services.GetRequiredService<IHostEnvironment>()));
        builder.Services.AddSingleton<ILoggerProvider>(
            services => new SerilogLoggerProvider(services.GetRequiredService<Serilog.ILogger>()));
        builder.Services.AddRequestLog();
    }

    private static void AddHealth(this IServiceCollection services)
    {
        services.AddSettings<WarmUpOptions, WarmUpOptionsSetup>(WarmUpOptions.Section);
        services.AddSingleton<IPostConfigureOptions<WarmUpOptions>, WarmUpOptionsSetup>();
        services.AddSingleton<WarmUp>();

        services.AddSettings<IntegrityOptions, IntegrityOptionsValidator>(IntegrityOptions.Section);
        services.AddSingleton<IntegrityMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<IntegrityMonitor>());
        services.AddHostedService<WaitingListMonitor>();

        services.AddSingleton<SettingsMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<SettingsMonitor>());

        services.AddSettings<ShutdownOptions, ShutdownOptionsSetup>(ShutdownOptions.Section);
        services.AddSingleton<IPostConfigureOptions<ShutdownOptions>, ShutdownOptionsSetup>();
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());

        services.AddOptions<HostOptions>().Configure<IConfiguration>((host, configuration) =>
        {
            // The host reads its options before the settings are validated.
            var isValid = TimeSpan.TryParse(configuration[ShutdownOptions.TimeoutSetting], CultureInfo.InvariantCulture, out var timeout);
            host.ShutdownTimeout = isValid ? timeout : new ShutdownOptions().Timeout;

            // A slow download must not use up the time in which the outbox releases the messages that it has claimed.
            host.ServicesStopConcurrently = true;
        });

        services.AddHealthChecks()
            .AddCheck<Draining>("running")
            .AddCheck<WarmUpHealthCheck>("warm-up")
            .AddCheck<StoreHealthCheck>("store", timeout: StoreHealthCheck.Timeout)
            .AddCheck<EmailHealthCheck>("email")
            .AddCheck<IntegrityMonitor>("integrity")
            .AddCheck<SettingsMonitor>("settings");
    }

    /// <summary>Traces for OTLP, metrics for OTLP and Prometheus. Without an exporter, nothing is collected.</summary>
    private static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);

        // The exporters are configured before the settings are validated.
        var settings = builder.Configuration.GetSection(TelemetryOptions.Section);
        var hasPrometheus = int.TryParse(settings[nameof(TelemetryOptions.PrometheusPort)], CultureInfo.InvariantCulture, out var port)
            && port > 0;
        var host = settings[nameof(TelemetryOptions.PrometheusHost)] ?? new TelemetryOptions().PrometheusHost;
        if (!(bool.TryParse(settings[nameof(TelemetryOptions.AcceptTraceParent)], out var isAccepted) && isAccepted))
        {
            builder.Services.AddSingleton<DistributedContextPropagator, OwnTraces>();

            // Otherwise its instrumentation reads the header itself.
            Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        }

        var hasOtlp = !string.IsNullOrEmpty(builder.Configuration[TelemetryOptions.OtlpEndpoint]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName.ToLowerInvariant()));
        if (hasOtlp)
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddSource(BookingTelemetry.SourceName, MongoTelemetry.ActivitySourceName)
                .AddProcessor(new UrlRedactionProcessor())
                .AddOtlpExporter());
        }

        if (hasOtlp || hasPrometheus)
        {
            builder.Services.AddHostedService<MetricsGauges>();
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                    .AddMeter(BookingTelemetry.SourceName);
                if (hasOtlp)
                {
                    metrics.AddOtlpExporter();
                }

                if (hasPrometheus)
                {
                    metrics.AddPrometheusHttpListener(prometheus => (prometheus.Host, prometheus.Port) = (host, port));
                }
            });
        }
    }

    /// <summary>Starts to listen, and warms up. False if the process is told to stop meanwhile.</summary>
    /// <exception cref="StartException">It cannot listen at its address, or its store cannot be prepared.</exception>
    public static async Task<bool> OpenAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
            await app.Services.GetRequiredService<WarmUp>().RunAsync(app.Urls, app.Lifetime.ApplicationStopping);
            return true;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException)
        {
            // The message of the server names the address.
            throw new StartException(e.Message, e);
        }
    }

    /// <summary>Live: the process answers. Ready: it should receive requests.</summary>
    private static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { ResponseWriter = HealthResponseWriter.WriteAsync, Predicate = _ => false })
            .WithMetadata(AllowHeadConvention.GetAndHead).DisableRateLimiting();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = HealthResponseWriter.WriteAsync })
            .WithMetadata(AllowHeadConvention.GetAndHead).DisableRateLimiting();
    }
}
