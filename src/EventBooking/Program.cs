using EventBooking;
using EventBooking.Hosting;
using EventBooking.Hosting.Startup;

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
    if (await app.RehearseAsync() && await app.OpenAsync())
    {
        await app.WaitForShutdownAsync();
    }

    return 0;
}
catch (StartException e)
{
    await Console.Error.WriteLineAsync("EventBooking cannot start:");
    foreach (var fault in e.Faults)
    {
        await Console.Error.WriteLineAsync("  " + fault);
    }

    return 1;
}
