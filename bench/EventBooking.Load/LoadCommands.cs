using System.CommandLine;
using System.CommandLine.Parsing;
using EventBooking.Load.Faults;
using EventBooking.Load.Filling;
using EventBooking.Load.Sale;
using EventBooking.Load.Seeding;
using Spectre.Console;

namespace EventBooking.Load;

internal static class LoadCommands
{
    public static RootCommand Create(IAnsiConsole console) => new("Seeds, fills and tests the booking site.")
    {
        SeedCommand.Create(console),
        FillCommand.Create(console),
        OnSaleCommand.Create(console),
        FaultsCommand.Create(console),
    };

    public static Option<T> CreateOption<T>(string name, string description, T defaultValue) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };

    public static Option<int> CreateCount(string name, string description, int defaultValue)
    {
        var option = CreateOption(name, description, defaultValue);
        option.Validators.Add(RequirePositive);
        return option;

        void RequirePositive(OptionResult result)
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be 1 or more.");
            }
        }
    }
}
