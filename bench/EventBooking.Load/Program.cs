using EventBooking.Load;
using Spectre.Console;

// A file has no width of its own, and tables are to stay whole in it.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 160;
}

return await Commands.All(AnsiConsole.Console).Parse(args).InvokeAsync();
