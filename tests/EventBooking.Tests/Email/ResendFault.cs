using System.Text.Json;

namespace EventBooking.Tests.Email;

/// <summary>What goes wrong with one request to a <see cref="ResendServer"/>.</summary>
public sealed record ResendFault
{
    public static ResendFault None { get; } = new();

    /// <summary>The connection breaks before anything was done.</summary>
    public static ResendFault Dropped { get; } = new() { Drop = true };

    /// <summary>The email is accepted, and the connection breaks before the answer.</summary>
    public static ResendFault AcceptedThenDropped { get; } = new() { Drop = true, AfterAccepting = true };

    /// <summary>It strikes once the email was accepted; otherwise before the request is looked at.</summary>
    public bool AfterAccepting { get; init; }

    public bool Drop { get; init; }

    /// <summary>What is answered instead; null: nothing else is.</summary>
    public FaultyAnswer? Answer { get; init; }

    /// <summary>The email is in process until this ends, whether the sender still waits or not.</summary>
    public Task Pause { get; init; } = Task.CompletedTask;

    /// <summary>An error as Resend words it.</summary>
    public static ResendFault Error(int status, string name, string message = "", params IReadOnlyList<(string Name, string Value)> headers) =>
        new() { Answer = FaultyAnswer.Error(status, name, message, headers) };

    /// <summary>An answer that did not come from Resend.</summary>
    public static ResendFault Text(int status, string body) => new() { Answer = new FaultyAnswer(status, body, []) };

    /// <summary>The email is accepted, and the answer says so in an unexpected way.</summary>
    public static ResendFault AcceptedThenText(int status, string body) => Text(status, body) with { AfterAccepting = true };

    public static ResendFault Slow(Task until) => new() { Pause = until };
}

public sealed record FaultyAnswer(int Status, string Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    public static FaultyAnswer Error(int status, string name, string message, IReadOnlyList<(string Name, string Value)> headers) =>
        new(status, JsonSerializer.Serialize(new { statusCode = status, name, message }), headers);
}
