using System.Runtime.CompilerServices;

namespace EventBooking.Tests.Testing;

/// <summary>Files of the repository that tests read or run.</summary>
public static class SourceTree
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(DirectoryOfThisFile(), "..", "..", ".."));

    public static string PathOf(params IEnumerable<string> parts) => Path.Combine([Root, .. parts]);

    private static string DirectoryOfThisFile([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
