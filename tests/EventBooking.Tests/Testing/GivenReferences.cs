using EventBooking.Bookings;

namespace EventBooking.Tests.Testing;

/// <summary>Draws these references one after the other.</summary>
public sealed class GivenReferences(params string[] references) : ReferenceGenerator
{
    private int drawn = -1;

    public override string Generate() => references[Interlocked.Increment(ref drawn)];
}
