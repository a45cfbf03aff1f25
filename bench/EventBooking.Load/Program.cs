using EventBooking.Load;
using Spectre.Console;

return await Commands.All(AnsiConsole.Console).Parse(args).InvokeAsync();
