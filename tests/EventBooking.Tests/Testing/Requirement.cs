namespace EventBooking.Tests.Testing;

/// <summary>Skips a test if the machine lacks something, or fails it if all tests must run.</summary>
public static class Requirement
{
    private const string RequireAllVariable = "EVENTBOOKING_TEST_REQUIRE_ALL";

    public static void Check(bool met, string reason)
    {
        if (!met && Environment.GetEnvironmentVariable(RequireAllVariable) == "1")
        {
            Assert.Fail($"{reason} (and {RequireAllVariable} is set)");
        }

        Assert.SkipUnless(met, reason);
    }
}
