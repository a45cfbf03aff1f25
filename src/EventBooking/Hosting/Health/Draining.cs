using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>
/// The first step of stopping: everything is still answered, but <c>/health/ready</c> says no, and each answer closes its connection, so
/// that hardly any client is about to send on one that the server closes the moment after. Only then is the door shut.
/// </summary>
public sealed partial class Draining(IOptions<ShutdownOptions> options, ILogger<Draining> logger) : IHostedLifecycleService, IHealthCheck
{
    private volatile bool hasBegun;

    public bool HasBegun => hasBegun;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        hasBegun = true;
        var delay = options.Value.Delay ?? TimeSpan.Zero;
        Log.Draining(logger, delay);
        await Task.Delay(delay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(hasBegun ? HealthCheckResult.Unhealthy("The application is stopping.") : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(5010, LogLevel.Information, "Told to stop: not ready any more, and the door is shut in {Delay}")]
        public static partial void Draining(ILogger logger, TimeSpan delay);
    }
}

public static class DrainingConnections
{
    /// <summary>Also closes the connections of what was under way when the draining began. HTTP/2 has its own way to say it, and Kestrel does.</summary>
    public static void UseDraining(this IApplicationBuilder app)
    {
        var draining = app.ApplicationServices.GetRequiredService<Draining>();
        Func<object, Task> closeIfDraining = response =>
        {
            if (draining.HasBegun)
            {
                ((HttpResponse)response).Headers.Connection = "close";
            }

            return Task.CompletedTask;
        };
        app.Use((context, next) =>
        {
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                context.Response.OnStarting(closeIfDraining, context.Response);
            }

            return next(context);
        });
    }
}
