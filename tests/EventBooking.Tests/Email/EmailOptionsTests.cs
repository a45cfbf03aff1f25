using EventBooking.Email;
using EventBooking.Urls;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace EventBooking.Tests.Email;

public sealed class EmailOptionsTests
{
    [Theory]
    [InlineData("booking@example.com")]
    [InlineData("Spring Open Days <booking@example.com>")]
    [InlineData("Open Days, Spring <booking@example.com>")]
    [InlineData("\"Open \\\"Days\\\", Spring\" <booking@example.com>")]
    [InlineData("Été <réservation@exämple.example>")]
    [InlineData("<booking@example.com>")]
    [InlineData("Dr. O'Brien (Ltd.) <booking@example.com>")]
    public void From_is_a_mailbox_with_or_without_a_name(string from) => Assert.Empty(ErrorsOf(from));

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("Spring Open Days")]
    [InlineData("booking@localhost")]
    [InlineData("Spring <booking>")]
    [InlineData("Spring <booking@example.com")]
    [InlineData("booking@example.com, desk@example.com")]
    [InlineData("Spring <booking@example.com> Days")]
    [InlineData("docomo..user.@docomo.ne.jp")]
    [InlineData("Spring\r\nBcc: x@example.com <booking@example.com>")]
    public void Any_other_From_is_rejected(string from) =>
        Assert.StartsWith("Email:From is not a mailbox", Assert.Single(ErrorsOf(from)), StringComparison.Ordinal);

    private static IEnumerable<string> ErrorsOf(string from)
    {
        var options = new EmailOptions { Provider = EmailProvider.Files, From = from };
        var setup = new EmailOptionsSetup(new HostingEnvironment { EnvironmentName = "Production" }, Options.Create(new SiteOptions()));
        return setup.Validate(null, options).Failures ?? [];
    }
}
