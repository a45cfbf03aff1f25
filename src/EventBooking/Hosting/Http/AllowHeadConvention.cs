using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace EventBooking.Hosting.Http;

/// <summary>Allows HEAD on every action that allows GET, which RFC 9110 (section 9.1) requires. The server omits the body.</summary>
internal sealed class AllowHeadConvention : IActionModelConvention
{
    public static readonly HttpMethodMetadata GetAndHead = new([HttpMethods.Get, HttpMethods.Head]);

    public void Apply(ActionModel action)
    {
        foreach (var selector in action.Selectors)
        {
            var constraints = selector.ActionConstraints.OfType<HttpMethodActionConstraint>()
                .Where(constraint => constraint.HttpMethods.Contains(HttpMethods.Get)).ToList();
            foreach (var constraint in constraints)
            {
                selector.ActionConstraints.Remove(constraint);
                selector.ActionConstraints.Add(new HttpMethodActionConstraint(GetAndHead.HttpMethods));
                selector.EndpointMetadata.Add(GetAndHead);
            }
        }
    }
}
