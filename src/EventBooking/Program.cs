using System.Net.Sockets;
using EventBooking;
using EventBooking.Operation;
using EventBooking.Settings;

try
{
    DotEnvFile.Load();
    if (await OperatorCommands.RunAsync(args) is { } exitCode)
    {
        return exitCode;
    }

    // Settings and static files lie beside the assembly, whatever directory the application is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddEventBooking();

    await using var app = builder.Build();
    app.UseEventBooking();
    if (await app.RehearseAsync())
    {
        await app.RunAsync();
    }

    return 0;
}
catch (StartException e)
{
    return await RefuseAsync(e.Faults);
}
catch (Exception e) when (e is IOException or SocketException or FormatException)
{
    // The server's own words for addresses that it cannot listen at; all else that fails at start says more.
    return await RefuseAsync([e.Message]);
}
catch (OperationCanceledException)
{
    // Told to stop before it had started.
    return 0;
}

static async Task<int> RefuseAsync(IReadOnlyList<string> faults)
{
    await Console.Error.WriteLineAsync("EventBooking cannot start:");
    foreach (var fault in faults)
    {
        await Console.Error.WriteLineAsync("  " + fault);
    }

    return 1;
}
