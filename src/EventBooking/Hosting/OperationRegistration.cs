using System.Net.Sockets;
using EventBooking.Bookings;
using EventBooking.Email;
using EventBooking.Hosting.Health;
using EventBooking.Hosting.Http;
using EventBooking.Hosting.Observability;
using EventBooking.Hosting.Startup;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog.Extensions.Logging;

namespace EventBooking.Hosting;

/// <summary>What operators see of the application: its log, how it is, what it measures.</summary>
internal static class OperationRegistration
{
    /// <summary>Levels are set by <c>Logging:LogLevel</c>, as of every application; Serilog writes what passes.</summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();

        // Every event has its trace and span already.
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Services.AddSingleton<ILoggerProvider>(services =>
            new SerilogLoggerProvider(LogOutput.Create(services.GetRequiredService<IHostEnvironment>()), dispose: true));
    }

    /// <summary>How the application gets ready, whether it is well, and how it stops.</summary>
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSettings<RehearsalOptions, RehearsalOptionsSetup>(RehearsalOptions.Section);
        services.AddSingleton<IPostConfigureOptions<RehearsalOptions>, RehearsalOptionsSetup>();
        services.AddSingleton<Rehearsal>();

        services.AddSettings<IntegrityOptions, IntegrityOptionsValidator>(IntegrityOptions.Section);
        services.AddSingleton<IntegrityMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<IntegrityMonitor>());

        services.AddSettings<ShutdownOptions, ShutdownOptionsSetup>(ShutdownOptions.Section);
        services.AddSingleton<IPostConfigureOptions<ShutdownOptions>, ShutdownOptionsSetup>();
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());

        // Asked for while the application is built, when no setting has been checked yet. All services stop at once, so that a slow download
        // does not take from the outbox the time to give back what it has claimed.
        services.AddOptions<HostOptions>().Configure<IConfiguration>((host, configuration) =>
            (host.ShutdownTimeout, host.ServicesStopConcurrently) = (SettingsSection.Read<ShutdownOptions>(ShutdownOptions.Section, configuration).Timeout, true));

        services.AddHealthChecks()
            .AddCheck<Draining>("running")
            .AddCheck<StoreHealth>("store", timeout: StoreHealth.Timeout)
            .AddCheck<EmailHealthCheck>("email")
            .AddCheck<IntegrityMonitor>("integrity");
    }

    /// <summary>Collects what somebody wants to have: traces for OTLP, measurements for OTLP and Prometheus.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);
        var options = SettingsSection.Read<TelemetryOptions>(TelemetryOptions.Section, builder.Configuration);
        var hasOtlp = !string.IsNullOrEmpty(builder.Configuration[TelemetryOptions.OtlpEndpoint]);
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName.ToLowerInvariant()));
        if (hasOtlp)
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddSource(BookingTelemetry.SourceName, MongoTelemetry.ActivitySourceName)
                .AddProcessor(new WithoutAddresses())
                .AddOtlpExporter());
        }

        if (hasOtlp || options.PrometheusPort > 0)
        {
            builder.Services.AddHostedService<Gauges>();
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddMeter(BookingTelemetry.SourceName);
                if (hasOtlp)
                {
                    metrics.AddOtlpExporter();
                }

                if (options.PrometheusPort > 0)
                {
                    metrics.AddPrometheusHttpListener(prometheus => (prometheus.Host, prometheus.Port) = (options.PrometheusHost, options.PrometheusPort));
                }
            });
        }
    }

    /// <summary>To be done before anything is listened to and anybody collects measurements. False when the process was told to stop meanwhile.</summary>
    public static Task<bool> RehearseAsync(this WebApplication app) => app.Services.GetRequiredService<Rehearsal>().RunAsync();

    /// <summary>Begins to listen. False when the process was told to stop before that.</summary>
    /// <exception cref="StartException">It cannot listen where it should, or its store cannot be prepared.</exception>
    public static async Task<bool> OpenAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return true;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException)
        {
            // The server's own words for an address that it cannot listen at.
            throw new StartException(e.Message, e);
        }
    }

    /// <summary>Live is whoever answers at all; ready is who should be sent requests.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { ResponseWriter = HealthAnswer.WriteAsync, Predicate = _ => false })
            .WithMetadata(HeadLikeGet.GetAndHead).DisableRateLimiting();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = HealthAnswer.WriteAsync })
            .WithMetadata(HeadLikeGet.GetAndHead).DisableRateLimiting();
    }
}
