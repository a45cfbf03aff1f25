using EventBooking.Bookings;

namespace EventBooking.Tests.Testing;

/// <summary>Returns the given references in turn.</summary>
public sealed class FixedReferenceGenerator(params string[] references) : ReferenceGenerator
{
    private int index = -1;

    public override string Generate() => references[Interlocked.Increment(ref index)];
}
