using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Areas.Admin.Security;

/// <summary>Cookies over https.</summary>
public sealed class SecureCookiesTests : IAsyncDisposable
{
    private const string Password = "password of a temporary file";

    private readonly SqliteHost host = new();
    private readonly string certificatePath = Path.GetTempFileName();

    public async ValueTask DisposeAsync()
    {
        File.Delete(certificatePath);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Over_https_all_cookies_are_Secure()
    {
        using var certificate = CreateCertificate();
        await using var site = Site.Start(new Dictionary<string, string?>(host.Settings)
        {
            ["Urls"] = "https://127.0.0.1:0",
            ["Kestrel:Certificates:Default:Path"] = certificatePath,
            ["Kestrel:Certificates:Default:Password"] = Password,
        });
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (
            _, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString();
        using var http = new HttpClient(handler) { BaseAddress = site.Address };

        using var form = await http.GetAsync(Administrator.SignInPath, TestContext.Current.CancellationToken);
        var token = (await form.PageAsync()).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var fields = new FormUrlEncodedContent(
            [KeyValuePair.Create("key", Site.AdminKey), KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var response = await http.PostAsync(Administrator.SignInPath, fields, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Matches("^eventbooking-antiforgery=[^;]+; path=/; secure; samesite=lax; httponly$", Assert.Single(
            form.Headers.GetValues("Set-Cookie")));
        Assert.Matches(
            "^eventbooking-admin=[^;]+; path=/; secure; samesite=lax; httponly$", Assert.Single(response.Headers.GetValues("Set-Cookie")));
    }

    private X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256) { CertificateExtensions = { names.Build() } };
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(1));
        File.WriteAllBytes(certificatePath, certificate.Export(X509ContentType.Pfx, Password));
        return certificate;
    }
}
