using System.CommandLine;
using EventBooking.Load.Faulting;
using EventBooking.Load.Filling;
using EventBooking.Load.Measuring;
using EventBooking.Load.Seeding;
using EventBooking.Load.Speed;
using Spectre.Console;

namespace EventBooking.Load;

internal static class Commands
{
    public static RootCommand All(IAnsiConsole console) => new("Fills, tries and measures the booking site.")
    {
        SeedCommand.Create(console),
        AdminCommand.Create(console),
        ExportCommand.Create(console),
        FillCommand.Create(console),
        SpeedCommand.Create(console),
        SweepCommand.Create(console),
        OnSaleCommand.Create(console),
        EndureCommand.Create(console),
        SinkCommand.Create(console),
        FaultsCommand.Create(console),
    };
}
