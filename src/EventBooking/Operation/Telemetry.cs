using System.Diagnostics;

namespace EventBooking.Operation;

/// <summary>The application's own spans.</summary>
public static class Telemetry
{
    public const string Name = "EventBooking";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>
    /// Work that no request began has a trace of its own, whether anybody collects traces or not: by it, its events in the log belong together.
    /// </summary>
    public static Activity StartWork(string name) => Source.StartActivity(name, ActivityKind.Internal, parentContext: default) ?? new Activity(name).Start();
}
