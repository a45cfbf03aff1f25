namespace EventBooking.Hosting.Startup;

/// <summary>What stands in <c>.env.example</c> where a secret belongs. Everybody knows it, so it opens nothing outside Development.</summary>
public static class Placeholder
{
    public const string Text = "change-me";

    public static bool IsIn(string secret) => secret.Contains(Text, StringComparison.OrdinalIgnoreCase);
}
