using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace EventBooking.Hosting.Http;

/// <summary>Lets every action that answers GET answer HEAD as well, as RFC 9110 (section 9.1) asks of every server; the body is left out by the server.</summary>
internal sealed class HeadLikeGet : IActionModelConvention
{
    public static readonly HttpMethodMetadata GetAndHead = new([HttpMethods.Get, HttpMethods.Head]);

    public void Apply(ActionModel action)
    {
        foreach (var selector in action.Selectors)
        {
            var onGet = selector.ActionConstraints.OfType<HttpMethodActionConstraint>().Where(constraint => constraint.HttpMethods.Contains(HttpMethods.Get)).ToList();
            foreach (var constraint in onGet)
            {
                selector.ActionConstraints.Remove(constraint);
                selector.ActionConstraints.Add(new HttpMethodActionConstraint(GetAndHead.HttpMethods));
                selector.EndpointMetadata.Add(GetAndHead);
            }
        }
    }
}
