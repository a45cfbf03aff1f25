using EventBooking.Areas.Admin.Security;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>
/// The base of the admin pages and the admin API. It requires the key or a session and an antiforgery token on every form, and
/// responses are not cached.
/// </summary>
[Area("Admin")]
[ServiceFilter<AdminKeyFilter>]
[AutoValidateAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class AdminController : Controller;
