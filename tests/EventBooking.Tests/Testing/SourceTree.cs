using System.Runtime.CompilerServices;

namespace EventBooking.Tests.Testing;

/// <summary>Files of the checkout that a test reads or runs.</summary>
public static class SourceTree
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(DirectoryOfThisFile(), "..", "..", ".."));

    public static string PathOf(params IEnumerable<string> parts) => Path.Combine([Root, .. parts]);

    private static string DirectoryOfThisFile([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
