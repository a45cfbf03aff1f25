using EventBooking.Scheduling;
using EventBooking.Storage.Mongo;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EventBooking.Tests.Storage;

public sealed class ContendedSlotsTests
{
    private static readonly SlotId Morning = TestData.GetSlot("2026-03-01T10:00").Id;
    private static readonly SlotId Noon = TestData.GetSlot("2026-03-01T12:00").Id;
    private static readonly SlotId Evening = TestData.GetSlot("2026-03-01T18:00").Id;

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Slots_of_a_batch_with_a_conflict_have_own_lanes_for_two_seconds()
    {
        var contended = new ContendedSlots(time);

        contended.AddSharedConflict([Morning, Noon]);

        Assert.Equal([true, true, false], Of(contended));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([false, false, false], Of(contended));
    }

    [Fact]
    public void A_slot_with_a_conflict_of_its_own_has_its_own_lane_for_ten_seconds()
    {
        var contended = new ContendedSlots(time);

        contended.AddOwnConflict(Morning);
        contended.AddSharedConflict([Morning, Noon]);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal([true, false, false], Of(contended));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([false, false, false], Of(contended));
    }

    private static bool[] Of(ContendedSlots contended) => [.. new[] { Morning, Noon, Evening }.Select(contended.Contains)];
}
