namespace EventBooking.Hosting.Startup;

/// <summary>
/// Why the application cannot start, in words for the operator. Each error names the setting and what is expected, and repeats no secret.
/// </summary>
public sealed class StartException(IReadOnlyList<string> errors, Exception? innerException = null)
    : Exception(string.Join(Environment.NewLine, errors), innerException)
{
    public StartException(string error, Exception? innerException = null)
        : this([error], innerException)
    {
    }

    public IReadOnlyList<string> Errors => errors;
}
