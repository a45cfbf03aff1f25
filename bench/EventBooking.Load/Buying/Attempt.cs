using System.Globalization;

namespace EventBooking.Load.Buying;

/// <summary>
/// One person's booking or place on the waiting list, from the first request on, as the answers say. Used by one client at a time.
/// </summary>
internal sealed class Attempt
{
    private readonly List<string> references = [];
    private readonly List<string> history = [];
    private readonly HashSet<BookingRequest> applied = [];
    private int requests;

    /// <summary>Of the first request.</summary>
    public required string Key { get; init; }

    /// <summary>What the first request asks for: a slot, or a date for any slot of it.</summary>
    public required string SlotId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    /// <summary>The first request joins the waiting list.</summary>
    public bool Joins { get; init; }

    /// <summary>The latest request.</summary>
    public BookingRequest Request { get => field ??= First; private set; }

    /// <summary>Whether the latest request has a clear answer.</summary>
    public bool IsAnswered { get; private set; }

    public AttemptOutcome Outcome { get; private set; }

    /// <summary>The slot of the seat. Null if there is none, or if the seat came from the waiting list.</summary>
    public string? Seat { get; private set; }

    /// <summary>In the booking's private URL. Null before the first answer.</summary>
    public string? Token { get; private set; }

    /// <summary>What has happened to the booking, in the words of its emails: <c>booked</c>, then <c>changed</c>.</summary>
    public IReadOnlyList<string> History => history;

    /// <summary>The distinct references in the answers. More than one is an error of the site.</summary>
    public IReadOnlyList<string> References => references;

    /// <summary>The open slots that the site named when it answered that this one is full.</summary>
    public IReadOnlyList<string> OpenSlots { get; private set; } = [];

    /// <summary>Answers that leave open what was done: none, a broken one, 429 or 5xx.</summary>
    public int UnclearAnswers { get; private set; }

    /// <summary>How many cancellations, changes and requests about the waiting list have a clear answer.</summary>
    public int Changes { get; private set; }

    /// <summary>An answer that no correct request may get, or null.</summary>
    public string? WrongAnswer { get; private set; }

    private BookingRequest First => new(Joins ? BookingRequestKind.Join : BookingRequestKind.Book, Key, SlotId);

    /// <summary>The next request is another one about the booking.</summary>
    public void Ask(BookingRequestKind kind, string slotId = "") =>
        Repeat(new(kind, string.Create(CultureInfo.InvariantCulture, $"{Key}-{++requests}"), slotId));

    /// <summary>The next request is the first one again.</summary>
    public void AskFirstAgain() => Repeat(First);

    /// <summary>The next request is the latest one again.</summary>
    public void AskAgain() => Repeat(Request);

    /// <summary>A clear answer. The answer to a repeated request must say what the booking is now.</summary>
    public void SetAnswer(BookingAnswer answer)
    {
        SetAnswered();
        Token = answer.ManageUrl?.Segments[^1] ?? Token;
        if (answer.Reference is { } reference && !references.Contains(reference))
        {
            references.Add(reference);
        }

        if (applied.Add(Request))
        {
            Apply(answer);
        }

        if (answer.Status == "promoted" && Outcome == AttemptOutcome.Waiting)
        {
            Record("promoted", AttemptOutcome.Booked);
        }

        if (answer.Status is "confirmed" or "cancelled")
        {
            Seat ??= answer.SlotId;
        }

        if (!IsRight(answer))
        {
            SetWrong($"{answer.Status} {answer.SlotId} after {Request.Kind} {Request.SlotId}");
        }
    }

    /// <summary>The slot that a booking or a change asks for is full.</summary>
    public void SetFull(IReadOnlyList<string> openSlots)
    {
        SetAnswered();
        if (Request == First)
        {
            Outcome = AttemptOutcome.Full;
        }

        OpenSlots = openSlots;
    }

    /// <summary>There is no place on the waiting list, or a free seat.</summary>
    public void SetNoPlace()
    {
        SetAnswered();
        Outcome = AttemptOutcome.NoPlace;
    }

    public void SetWrong(string answer)
    {
        IsAnswered = true;
        Outcome = AttemptOutcome.Wrong;
        WrongAnswer = answer;
    }

    public void AddUnclearAnswer() => UnclearAnswers++;

    private void Repeat(BookingRequest request)
    {
        Request = request;
        IsAnswered = false;
    }

    private void SetAnswered()
    {
        Changes += !IsAnswered && Request.Kind != BookingRequestKind.Book ? 1 : 0;
        IsAnswered = true;
    }

    private void Apply(BookingAnswer answer)
    {
        switch (Request.Kind)
        {
            case BookingRequestKind.Book:
                Seat = SlotId;
                Record("booked", AttemptOutcome.Booked);
                break;
            case BookingRequestKind.Join:
                Record("joined", AttemptOutcome.Waiting);
                break;
            case BookingRequestKind.Change:
                Seat = Request.SlotId;
                Record("changed", AttemptOutcome.Booked);
                break;
            case BookingRequestKind.Cancel:
                Record("cancelled", AttemptOutcome.Cancelled);
                break;
            case BookingRequestKind.Leave when answer.Status != "promoted":
                Record("left", AttemptOutcome.Left);
                break;
        }
    }

    private void Record(string what, AttemptOutcome outcome)
    {
        history.Add(what);
        Outcome = outcome;
    }

    private bool IsRight(BookingAnswer answer) => Outcome switch
    {
        AttemptOutcome.Booked => answer.Status == "promoted" ? Joins : answer.Status == "confirmed" && answer.SlotId == Seat,
        AttemptOutcome.Cancelled => answer.Status == "cancelled" && answer.SlotId == Seat,
        AttemptOutcome.Waiting => answer.Status == "waiting",
        _ => answer.Status == "left",
    };
}

internal enum AttemptOutcome
{
    /// <summary>No clear answer yet to the first request.</summary>
    Unclear,

    /// <summary>It has a seat.</summary>
    Booked,

    /// <summary>It never got a seat.</summary>
    Full,

    Cancelled,
    Waiting,
    Left,

    /// <summary>It never got a place on the waiting list.</summary>
    NoPlace,

    Wrong,
}
