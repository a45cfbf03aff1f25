using EventBooking;
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
    if (await app.OpenAsync())
    {
        await app.WaitForShutdownAsync();
    }

    return 0;
}
catch (StartException e)
{
    await Console.Error.WriteLineAsync("EventBooking cannot start:");
    foreach (var error in e.Errors)
    {
        await Console.Error.WriteLineAsync("  " + error);
    }

    return 1;
}
