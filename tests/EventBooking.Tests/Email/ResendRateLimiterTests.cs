using EventBooking.Email.Resend;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Email;

public sealed class ResendRateLimiterTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Requests_are_spaced_evenly()
    {
        var limiter = new ResendRateLimiter(2, time);

        Assert.Equal([0, 500, 1000, 1500], [Delay(limiter), Delay(limiter), Delay(limiter), Delay(limiter)]);
    }

    [Fact]
    public void A_pause_does_not_allow_a_burst()
    {
        var limiter = new ResendRateLimiter(2, time);
        time.Advance(TimeSpan.FromMilliseconds(60_499));

        Assert.Equal([0, 500, 1000], [Delay(limiter), Delay(limiter), Delay(limiter)]);
        time.Advance(TimeSpan.FromMilliseconds(1400));
        Assert.Equal(100, Delay(limiter));
    }

    [Fact]
    public void A_reservation_beyond_the_maximum_delay_fails_and_reserves_nothing()
    {
        var limiter = new ResendRateLimiter(0.1, time);
        Delay(limiter);
        Delay(limiter);

        Assert.False(limiter.TryReserve(out var delay));
        Assert.False(limiter.TryReserve(out _));
        Assert.Equal(TimeSpan.FromSeconds(20), delay);
        time.Advance(delay);
        Assert.Equal(0, Delay(limiter));
    }

    private static double Delay(ResendRateLimiter limiter)
    {
        Assert.True(limiter.TryReserve(out var delay));
        return delay.TotalMilliseconds;
    }
}
