using System.Text.Json;

namespace EventBooking.Tests.Email;

/// <summary>A fault injected into one request to a <see cref="ResendServer"/>.</summary>
public sealed record ResendFault
{
    public static ResendFault None { get; } = new();

    /// <summary>The connection breaks before the email is accepted.</summary>
    public static ResendFault Dropped { get; } = new() { Drop = true };

    /// <summary>The email is accepted and the connection breaks before the response.</summary>
    public static ResendFault AcceptedThenDropped { get; } = new() { Drop = true, AfterAccepting = true };

    /// <summary>The fault occurs after the email is accepted. Otherwise it occurs first.</summary>
    public bool AfterAccepting { get; init; }

    public bool Drop { get; init; }

    /// <summary>The response to send instead, or null.</summary>
    public FaultyAnswer? Answer { get; init; }

    /// <summary>The email is in progress until this task ends, even when the sender stops waiting.</summary>
    public Task Pause { get; init; } = Task.CompletedTask;

    /// <summary>An error in Resend's format.</summary>
    public static ResendFault Error(
        int status, string name, string message = "", params IReadOnlyList<(string Name, string Value)> headers) =>
        new() { Answer = FaultyAnswer.Error(status, name, message, headers) };

    /// <summary>A response that does not come from Resend.</summary>
    public static ResendFault Text(int status, string body) => new() { Answer = new FaultyAnswer(status, body, []) };

    /// <summary>The email is accepted, but the response is unexpected.</summary>
    public static ResendFault AcceptedThenText(int status, string body) => Text(status, body) with { AfterAccepting = true };

    public static ResendFault Slow(Task until) => new() { Pause = until };
}

public sealed record FaultyAnswer(int Status, string Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    public static FaultyAnswer Error(int status, string name, string message, IReadOnlyList<(string Name, string Value)> headers) =>
        new(status, JsonSerializer.Serialize(new { statusCode = status, name, message }), headers);
}
