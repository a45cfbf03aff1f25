using EventBooking.Load;
using Spectre.Console;

// A file has no width of its own, and tables are to stay whole in it; nor has it colours.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 160;
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
}

return await Commands.All(AnsiConsole.Console).Parse(args).InvokeAsync();
