using EventBooking.Load;
using Spectre.Console;

// A file has no width, and Spectre would wrap tables at 80 columns.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 160;
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
}

return await LoadCommands.Create(AnsiConsole.Console).Parse(args).InvokeAsync();
