using EventBooking.Hosting.Observability;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace EventBooking.Tests.Hosting.Observability;

public sealed class PersonalDataMaskTests
{
    [Theory]
    [InlineData("ada@example.com is refused", "*** is refused")]
    [InlineData("to <ada.b+c@mail.example.co.uk>, and more", "to <***>, and more")]
    [InlineData("call +44 20 7946 0123 now", "call *** now")]
    [InlineData("+442079460123", "***")]
    [InlineData("02079460123", "***")]
    [InlineData("GET /bookings/fedcba9876543210fedcba9876543210/calendar.ics", "GET /bookings/***/calendar.ics")]
    [InlineData("GET /bookings/019a2b3c4d5efedcba9876543210fedcba9876543210", "GET /bookings/***")]
    [InlineData("mongodb://user:secret@db.example.com/", "mongodb://user:***/")]
    public void Text_that_looks_personal_or_secret_is_masked(string text, string masked) =>
        Assert.Equal(masked, PersonalDataMask.Mask(text));

    [Theory]
    [InlineData("2026-03-01T10:00")]
    [InlineData("/slots/{slotId}")]
    [InlineData("203.0.113.0/24")]
    [InlineData("7K3F-9QXM")]
    [InlineData("MongoDB did not answer in time.")]
    public void Text_that_operators_need_is_not_masked(string text) => Assert.Equal(text, PersonalDataMask.Mask(text));

    [Fact]
    public void Nested_properties_and_exceptions_are_masked_and_ids_are_not()
    {
        var kept = new CollectingSink();
        using var masking = new PersonalDataMask(kept);
        using var logger = new LoggerConfiguration().WriteTo.Sink(masking).CreateLogger();

        logger.Error(
            new InvalidOperationException("ada@example.com", new FormatException("+442079460123")),
            "{RequestPath} {List} {@Structure} {BookingId} {Address} {Number}",
            "/admin/bookings?name=Ada", new[] { "ada@example.com" }, new { Mail = "ada@example.com" }, "0123456789abcdef0123456789abcdef",
                new Uri("mailto:ada@example.com"), 12345678);

        var written = Assert.Single(kept.Events);
        Assert.Equal("{RequestPath} [\"***\"] { Mail: \"***\" } \"0123456789abcdef0123456789abcdef\" \"mailto:***\" 12345678",
            written.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
        var exception = written.Exception!.ToString();
        Assert.Contains("InvalidOperationException: ***", exception, StringComparison.Ordinal);
        Assert.Contains("FormatException: ***", exception, StringComparison.Ordinal);
    }

    private sealed class CollectingSink : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
