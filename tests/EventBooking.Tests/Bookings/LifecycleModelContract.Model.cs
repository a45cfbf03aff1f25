using EventBooking.Bookings;
using EventBooking.Scheduling;
using static EventBooking.Bookings.BookingOutcome;

namespace EventBooking.Tests.Bookings;

public abstract partial class LifecycleModelContract
{
    /// <summary>The rules in a few lines, for one command at a time.</summary>
    private sealed class PlainModel(IReadOnlyList<Slot> slots)
    {
        private readonly List<int> line = [];

        public Dictionary<int, State> States { get; private set; } = [];

        public static State StateOf(Booking booking) => new(
            booking.Status,
            booking.Status == BookingStatus.Confirmed || booking.Status == BookingStatus.Cancelled ? booking.SlotId : null,
            booking.WaitsFor);

        /// <summary>
        /// Continues from what is stored. The order of the line is kept, and newcomers of a burst are put in the stored order.
        /// </summary>
        public void Reset(Dictionary<int, Booking> bookings)
        {
            States = bookings.ToDictionary(pair => pair.Key, pair => StateOf(pair.Value));
            line.RemoveAll(person => States[person].Status != BookingStatus.Waiting);
        }

        /// <summary>The order in which newcomers of a burst have joined.</summary>
        public void Append(IEnumerable<int> joined) => line.AddRange(joined.Where(person => !line.Contains(person)));

        public string Apply(Step step)
        {
            var slotId = slots[step.Slot].Id;
            var state = States.GetValueOrDefault(step.Person);
            switch (step.Kind)
            {
                case Kind.Book or Kind.Join or Kind.JoinAny when state is not null:
                    return nameof(AlreadyBooked);
                case Kind.Book when IsFull(slotId):
                    return nameof(SlotFull);
                case Kind.Book:
                    States[step.Person] = new(BookingStatus.Confirmed, slotId, WaitsFor: null);
                    return nameof(Booked);
                case Kind.Join or Kind.JoinAny:
                    var target = step.Kind == Kind.Join ? WaitTarget.For(slotId) : WaitTarget.ForAnyHourOf(slotId.Date);
                    if (slots.Any(slot => target.Includes(slot.Id) && !IsFull(slot.Id)))
                    {
                        return nameof(SeatsAvailable);
                    }

                    States[step.Person] = new(BookingStatus.Waiting, Slot: null, target);
                    line.Add(step.Person);
                    return nameof(Joined);
                case var _ when state is null:
                    return nameof(BookingUnknown);
                case Kind.Cancel or Kind.Leave when state.Status == BookingStatus.Waiting:
                    States[step.Person] = state with { Status = BookingStatus.Left };
                    line.Remove(step.Person);
                    return nameof(Updated);
                case Kind.Cancel when state.Status == BookingStatus.Confirmed:
                    States[step.Person] = state with { Status = BookingStatus.Cancelled };
                    PassOn(state.Slot!.Value);
                    return nameof(Updated);
                case Kind.Cancel or Kind.Leave:
                    return nameof(Unchanged);
                case Kind.Correct:
                    return state.Status is BookingStatus.Confirmed or BookingStatus.Waiting ? nameof(Updated) : nameof(NoSeat);
                case Kind.Promote:
                    return state.Status == BookingStatus.Confirmed ? nameof(Unchanged)
                        : state.Status == BookingStatus.Waiting && state.WaitsFor!.Value.Includes(slotId) ? nameof(SlotFull)
                        : nameof(NoSeat);
                case var _ when state.Status != BookingStatus.Confirmed:
                    return nameof(NoSeat);
                case var _ when state.Slot == slotId:
                    return nameof(Unchanged);
                case var _ when IsFull(slotId):
                    return nameof(SlotFull);
                default:
                    States[step.Person] = state with { Slot = slotId };
                    PassOn(state.Slot!.Value);
                    return nameof(Updated);
            }
        }

        private bool IsFull(SlotId slotId) =>
            States.Values.Any(state => state.Status == BookingStatus.Confirmed && state.Slot == slotId);

        private void PassOn(SlotId slotId)
        {
            var next = line.FindIndex(person => States[person].WaitsFor!.Value.Includes(slotId));
            if (next >= 0)
            {
                States[line[next]] = States[line[next]] with { Status = BookingStatus.Confirmed, Slot = slotId };
                line.RemoveAt(next);
            }
        }
    }

    private sealed record State(BookingStatus Status, SlotId? Slot, WaitTarget? WaitsFor);
}
