namespace EventBooking.Hosting.Startup;

/// <summary>What keeps the application from starting, in words for the operator: each fault by the setting's name and what is expected. Tells no secrets.</summary>
public sealed class StartException(IReadOnlyList<string> faults, Exception? innerException = null)
    : Exception(string.Join(Environment.NewLine, faults), innerException)
{
    public StartException(string fault, Exception? innerException = null)
        : this([fault], innerException)
    {
    }

    public IReadOnlyList<string> Faults => faults;
}
