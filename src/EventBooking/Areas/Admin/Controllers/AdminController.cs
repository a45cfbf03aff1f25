using EventBooking.Areas.Admin.Security;
using Microsoft.AspNetCore.Mvc;

namespace EventBooking.Areas.Admin.Controllers;

/// <summary>
/// The base of everything for administrators, pages and API alike. It lets nobody in without the key or a session, takes no form
/// that is not its own, and lets nothing be kept by a cache.
/// </summary>
[Area("Admin")]
[ServiceFilter<AdminKeyFilter>]
[AutoValidateAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class AdminController : Controller;
