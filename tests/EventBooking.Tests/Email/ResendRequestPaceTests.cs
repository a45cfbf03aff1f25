using EventBooking.Email.Resend;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Email;

public sealed class ResendRequestPaceTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Requests_that_come_together_leave_one_by_one()
    {
        var pace = new RequestPace(2, time);

        Assert.Equal([0, 500, 1000, 1500], [Turn(pace), Turn(pace), Turn(pace), Turn(pace)]);
    }

    [Fact]
    public void A_rest_saves_up_no_requests()
    {
        var pace = new RequestPace(2, time);
        time.Advance(TimeSpan.FromMilliseconds(60_499));

        Assert.Equal([0, 500, 1000], [Turn(pace), Turn(pace), Turn(pace)]);
        time.Advance(TimeSpan.FromMilliseconds(1400));
        Assert.Equal(100, Turn(pace));
    }

    [Fact]
    public void A_turn_that_is_far_off_is_not_given_and_costs_nothing()
    {
        var pace = new RequestPace(0.1, time);
        Turn(pace);
        Turn(pace);

        Assert.False(pace.TryTakeTurn(out var delay));
        Assert.False(pace.TryTakeTurn(out _));
        Assert.Equal(TimeSpan.FromSeconds(20), delay);
        time.Advance(delay);
        Assert.Equal(0, Turn(pace));
    }

    private static double Turn(RequestPace pace)
    {
        Assert.True(pace.TryTakeTurn(out var delay));
        return delay.TotalMilliseconds;
    }
}
