namespace EventBooking.Tests.Testing;

/// <summary>Where the sources and documents lie that the tests were built from.</summary>
public static class Checkout
{
    public static string Directory { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "EventBooking.sln"))
            ? directory
            : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests do not run inside a checkout."));
}
