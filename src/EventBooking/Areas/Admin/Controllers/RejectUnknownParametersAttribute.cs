using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>
/// Makes the request invalid if its query string has a parameter that the action does not bind. A filter with a typing error in its name
/// would otherwise find everybody.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RejectUnknownParametersAttribute : ActionFilterAttribute
{
    /// <summary>Before the filter of <c>[ApiController]</c> that answers invalid requests, which has -2000.</summary>
    private const int BeforeAnswer = -3000;

    private const int MaxReported = 10;

    public RejectUnknownParametersAttribute() => Order = BeforeAnswer;

    public override void OnActionExecuting(ActionExecutingContext context)
    {
        var metadata = context.HttpContext.RequestServices.GetRequiredService<IModelMetadataProvider>();
        var known = context.ActionDescriptor.Parameters
            .Where(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Query)
            .SelectMany(parameter => metadata.GetMetadataForType(parameter.ParameterType).Properties)
            .Select(property => property.BinderModelName);
        foreach (var unknown in context.HttpContext.Request.Query.Keys.Except(known, StringComparer.OrdinalIgnoreCase).Take(MaxReported))
        {
            context.ModelState.AddModelError(unknown!, $"There is no parameter {unknown}.");
        }
    }
}
