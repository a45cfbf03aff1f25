namespace EventBooking.Tests.Testing;

/// <summary>What a machine may lack. A suite that needs it is skipped there, and fails where everything must run.</summary>
public static class Requirement
{
    private const string RequireAllVariable = "EVENTBOOKING_TEST_REQUIRE_ALL";

    public static void Is(bool met, string reason)
    {
        if (!met && Environment.GetEnvironmentVariable(RequireAllVariable) == "1")
        {
            Assert.Fail($"{reason} (and {RequireAllVariable} is set)");
        }

        Assert.SkipUnless(met, reason);
    }
}
