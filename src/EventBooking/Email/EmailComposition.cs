namespace EventBooking.Email;

public static class EmailComposition
{
    /// <summary>Whoever composes needs the options of the sections Site and Email, which are bound elsewhere.</summary>
    public static IServiceCollection AddEmailComposer(this IServiceCollection services) =>
        services.AddSingleton<CalendarFile>().AddSingleton<EmailComposer>();
}
