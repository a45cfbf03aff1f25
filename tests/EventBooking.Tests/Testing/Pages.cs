using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace EventBooking.Tests.Testing;

/// <summary>Uses the site like a browser without JavaScript.</summary>
public static class Pages
{
    public static async Task<IHtmlDocument> PageAsync(this HttpResponseMessage response)
    {
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static async Task<IHtmlDocument> GetPageAsync(this HttpClient http, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        // Links of the API begin with Site:BaseUrl.
        using var response = await http.GetAsync(
            new Uri(http.BaseAddress!, path).PathAndQuery, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        return await response.PageAsync();
    }

    /// <summary>Sends the page's booking form with these details, the alternative slot if one is given, and the button.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(
        this HttpClient http,
        IHtmlDocument page,
        string name = "Ada Lovelace",
        string email = "ada@example.com",
        string phone = "+44 20 7946 0123",
        string? alternativeSlotId = null,
        (string Name, string Value)? choice = null)
    {
        var form = (IHtmlFormElement)page.QuerySelector("#booking-form")!;
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["formKey"] = form.QuerySelector<IHtmlInputElement>("[name=formKey]")!.Value,
            ["name"] = name,
            ["email"] = email,
            ["phone"] = phone,
            ["alternativeSlotId"] = alternativeSlotId ?? "",
            [choice?.Name ?? "none"] = choice?.Value ?? "",
        });
        return await http.PostAsync(form.GetAttribute("action"), fields, TestContext.Current.CancellationToken);
    }

    /// <summary>The address that the list's form requests for a CSV file.</summary>
    public static string CsvPath(this IHtmlDocument page)
    {
        var form = page.QuerySelector("form.download")!;
        var filters = form.QuerySelectorAll<IHtmlInputElement>("input")
            .Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}");
        return $"{form.GetAttribute("action")}?{string.Join('&', [.. filters, "format=csv"])}";
    }

    /// <summary>The text of the element, with white space collapsed as in a browser.</summary>
    public static string Text(this IParentNode page, string selector) =>
        string.Join(' ', page.QuerySelector(selector)?.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? []);
}
