using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace EventBooking.Areas.Admin.Security;

/// <summary>
/// Following a link on another site or in a mail, a browser sends no cookie that is SameSite=Strict, be the person signed in or not. So the answer is a page
/// that leads on at once: what is asked for from there is this site's own request and carries the cookies. It sets no cookie, as one that is
/// set now would take the place of one that was not sent, and forms that are open elsewhere would count no more.
/// </summary>
public static class Arrival
{
    private const string ViewName = "Arrival";

    /// <summary>
    /// Whether the request opens a page from another site. Browsers say so over https and on the machine itself (https://www.w3.org/TR/fetch-metadata/);
    /// where they do not, people are led to the sign-in page.
    /// </summary>
    public static bool IsOne(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Site"] == "cross-site"
        && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && !request.Cookies.ContainsKey(AdminSession.CookieName);

    /// <summary>The page. It leads to an address that never answers with this page again, whatever the request says of itself.</summary>
    public static ViewResult LeadOnTo(string path, IModelMetadataProvider metadata) =>
        new() { ViewName = ViewName, ViewData = new ViewDataDictionary<string>(metadata, new ModelStateDictionary()) { Model = path } };
}
