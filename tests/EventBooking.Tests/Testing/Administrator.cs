using System.Net;
using AngleSharp.Html.Dom;

namespace EventBooking.Tests.Testing;

/// <summary>An HTTP client that keeps cookies and sends forms like a browser.</summary>
public sealed class Administrator(Uri address, CookieContainer? cookies = null) : IDisposable
{
    public Administrator(Site site, CookieContainer? cookies = null)
        : this(site.Address, cookies)
    {
    }

    public const string SignInPath = "/admin/sign-in";
    public const string SignOutPath = "/admin/sign-out";

    public CookieContainer Cookies { get; } = cookies ?? new();

    public HttpClient Http =>
        field ??= new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = address };

    public static async Task<Administrator> CreateSignedInAsync(Site site)
    {
        var administrator = new Administrator(site);
        using var response = await administrator.SignInAsync(Site.AdminKey);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return administrator;
    }

    public async Task<HttpStatusCode> GetStatusAsync(string path)
    {
        using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public async Task<HttpResponseMessage> SignInAsync(string key, string? returnTo = null)
    {
        var page = await Http.GetPageAsync(SignInPath + (returnTo is null ? "" : "?returnTo=" + Uri.EscapeDataString(returnTo)));
        return await SendAsync(page, "main form", ("key", key));
    }

    /// <summary>Sends a form with its hidden fields, to its action unless another path is given.</summary>
    public async Task<HttpResponseMessage> SendAsync(IHtmlDocument page, string form, params (string Name, string Value)[] typed) =>
        await SendAsync(page, form, to: null, typed);

    public async Task<HttpResponseMessage> SendAsync(
        IHtmlDocument page, string form, string? to, params (string Name, string Value)[] typed)
    {
        var element = (IHtmlFormElement)page.QuerySelector(form)!;
        var hidden = element.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>()
            .Select(input => KeyValuePair.Create(input.Name!, input.Value));
        using var fields = new FormUrlEncodedContent([.. hidden, .. typed.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return await Http.PostAsync(to ?? element.GetAttribute("action"), fields, TestContext.Current.CancellationToken);
    }

    public void Dispose() => Http.Dispose();
}
