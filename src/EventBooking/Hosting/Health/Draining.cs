using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EventBooking.Hosting.Health;

/// <summary>
/// The first step of a shutdown. The application still answers all requests, but <c>/health/ready</c> says no, and each response closes its
/// connection. So load balancers stop sending requests, and few clients send on a connection that is about to close.
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
        [LoggerMessage(5010, LogLevel.Information, "Shutting down: draining connections for {Delay}")]
        public static partial void Draining(ILogger logger, TimeSpan delay);
    }
}

public static class DrainingConnections
{
    /// <summary>
    /// Also closes the connections of requests that arrived before the draining began. For HTTP/2, Kestrel sends GOAWAY itself.
    /// </summary>
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
