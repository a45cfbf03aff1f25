using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventBooking.Areas.Admin.Security;
using EventBooking.Bookings;
using EventBooking.Controllers;
using EventBooking.Controllers.Api;
using EventBooking.Email;
using EventBooking.Email.Files;
using EventBooking.Email.Resend;
using EventBooking.Hosting.Health;
using EventBooking.Hosting.Http;
using EventBooking.Hosting.Observability;
using EventBooking.Hosting.Startup;
using EventBooking.Outbox;
using EventBooking.Scheduling;
using EventBooking.Storage;
using EventBooking.Storage.Mongo;
using EventBooking.Storage.Sqlite;
using EventBooking.Urls;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Extensions.Options;

namespace EventBooking;

/// <summary>Registers and connects all parts of the application. Only this class knows all of them.</summary>
public static partial class EventBookingBuilder
{
    public static WebApplicationBuilder AddEventBooking(this WebApplicationBuilder builder)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

        // Without this, an unpublished application serves empty files outside Development.
        builder.WebHost.UseStaticWebAssets();
        if (!builder.Environment.IsDevelopment())
        {
            // As in a published application: browsers cache the files forever, and nothing watches them for changes.
            builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
            builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
        }

        builder.WebHost.AddRequestLimits();

        builder.AddLogs();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddWeb();
        builder.Services.AddRequests();
        builder.Services.AddScheduling();
        builder.Services.AddBookings();
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddEmail();
        builder.Services.AddOutbox();
        builder.Services.AddAdmin();
        builder.Services.AddHealth();
        builder.AddTelemetry();
        return builder;
    }

    public static WebApplication UseEventBooking(this WebApplication app)
    {
        app.ValidateSettings();
        app.UseRequestLog();
        app.UseDraining();
        app.UseSecurityHeaders();
        app.UseCacheRules();
        app.UseTextCharset();
        app.UseProxies();
        app.UseCompression();
        app.UseErrorHandling();
        app.UseHttpsOnly();
        app.UseCookiePolicy();
        app.UseRouting();
        app.UseRouteForRequestLog();
        app.UseCrossOrigin();
        app.UseCrossSiteRequests();
        app.UseRateLimiter();
        app.UseFormReading();
        app.UseOutputCache();
        app.MapStaticAssets();
        app.MapControllers().WithStaticAssets();
        app.MapOpenApi(ApiDocument.Route).WithMetadata(AllowHeadConvention.GetAndHead);
        app.MapHealth();
        return app;
    }

    private static void AddWeb(this IServiceCollection services)
    {
        services.AddSettings<SiteOptions, SiteOptionsValidator>(SiteOptions.Section);
        services.AddErrorHandling();
        services.AddSecurityHeaders();
        services.AddCompression();
        services.AddProxies();
        services.AddCrossOrigin();
        services.AddRateLimits();
        services.AddControllersWithViews(options =>
            {
                options.Conventions.Add(new AllowHeadConvention());
                options.InputFormatters.OfType<SystemTextJsonInputFormatter>().Single().SupportedMediaTypes.Remove("text/json");
                options.OutputFormatters.OfType<SystemTextJsonOutputFormatter>().Single().SupportedMediaTypes.Remove("text/json");
                options.OutputFormatters.RemoveType<StringOutputFormatter>();
            })
            .AddJsonOptions(options =>
            {
                Configure(options.JsonSerializerOptions);
                options.AllowInputFormatterExceptionMessages = false;
            })
            .AddViewLocalization()
            .ConfigureApiBehaviorOptions(options => options.InvalidModelStateResponseFactory = ValidationProblemFactory.Create);

        // The API document reads the JSON options from here. It finds the comments of the code only if this is a lambda.
        services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions));
        services.AddSingleton<SeatCountsCachePolicy>();
        services.AddOutputCache(options => options.AddPolicy(
            SeatCountsCachePolicy.Name, policy => policy.AddPolicy<SeatCountsCachePolicy>(), excludeDefaultPolicy: true));
        services.AddOpenApi(options => ApiDocument.Configure(options));

        static void Configure(JsonSerializerOptions options)
        {
            options.Converters.Add(new JsonStringEnumConverter());
            options.NumberHandling = JsonNumberHandling.Strict;
        }
    }

    private static void AddRequests(this IServiceCollection services)
    {
        services.AddFluentValidationAutoValidation(options => options.DisableDataAnnotationsValidation = true);
        services.AddSingleton<IValidator<AttendeeInput>, AttendeeInputValidator>();
        services.AddSingleton<IValidator<BookingInput>, BookingInputValidator>();
        services.AddSingleton<IValidator<CorrectionInput>, CorrectionInputValidator>();
        services.AddSingleton<IValidator<SlotInput>, SlotInputValidator>();
        services.AddSingleton<IValidator<WaitingListInput>, WaitingListInputValidator>();
        services.AddSingleton<IValidator<BookingQuery>, BookingQueryValidator>();
        services.AddSingleton<IValidator<BookingPageQuery>, BookingPageQueryValidator>();
        services.AddSingleton<IValidator<BookingExportQuery>, BookingExportQueryValidator>();
        services.AddSingleton<PhoneNumberNormalizer>();
        services.AddLocalization();
        services.AddSingleton<SeatText>();
        services.AddSingleton<FormKeys>();
        services.AddSingleton<RecentBookings>();
    }

    private static void AddScheduling(this IServiceCollection services)
    {
        services.AddSettings<EventOptions, EventOptionsValidator>(EventOptions.Section);
        services.AddSingleton(provider => new EventCalendar(provider.GetRequiredService<IOptions<EventOptions>>().Value));
    }

    private static void AddBookings(this IServiceCollection services)
    {
        services.AddSingleton<ReferenceGenerator>();
        services.AddSingleton<SeatCountCache>();
        services.AddSingleton<ScheduleService>();
        services.AddSingleton<StoredPlan>();
        services.AddSettings<ChangesOptions, ChangesOptionsValidator>(ChangesOptions.Section);
        services.AddSettings<WaitingListOptions, WaitingListOptionsValidator>(WaitingListOptions.Section);
        services.AddSingleton<ChangesPolicy>();
        services.AddSingleton<WaitingListPolicy>();
        services.AddSingleton<BookingQueue>();
        services.AddSingleton<BookingDecisions>();
        services.AddSingleton<BookingService>();
        services.AddSingleton<BookingChangeService>();
        services.AddSingleton<WaitingListService>();
        services.AddSingleton<BookingColumns>();
        services.AddSingleton<BookingCsv>();
        services.AddSingleton<BookingXlsx>();
    }

    private static void AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<StorageOptions, StorageOptionsValidator>(StorageOptions.Section);
        if (StorageOptions.ReadProvider(configuration) == StorageProvider.MongoDb)
        {
            services.AddMongoStorage();
        }
        else
        {
            services.AddSqliteStorage();
        }

        services.AddDataProtection().SetApplicationName("EventBooking");
        services.AddOptions<KeyManagementOptions>()
            .Configure<IXmlRepository, StoredKeyEncryptor, IConfiguration>((options, keys, encryptor, settings) =>
            {
                options.XmlRepository = keys;

                // A key that is generated at each start could never decrypt what an earlier one has encrypted.
                var isGenerated = string.IsNullOrEmpty(settings[$"{AdminOptions.Section}:{nameof(AdminOptions.Key)}"]);
                options.XmlEncryptor = isGenerated ? null : encryptor;
            });
        services.AddHostedService<StorePreparation>();
    }

    private static void AddEmail(this IServiceCollection services)
    {
        services.AddSettings<EmailOptions, EmailOptionsSetup>(EmailOptions.Section);
        services.AddSingleton<IPostConfigureOptions<EmailOptions>, EmailOptionsSetup>();
        services.AddSingleton<CalendarFile>();
        services.AddSingleton<CalendarLinks>();
        services.AddSingleton<EmailModelFactory>();
        services.AddSingleton<EmailComposer>();
        services.AddSingleton(provider =>
            new EmailFolder(Path.Combine(provider.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory, "emails")));
        services.AddSingleton<FileEmailSender>();
        services.AddHostedService<EmailFolderNotice>();
        services.AddResend();
        services.AddSingleton<AllowedRecipients>();
        services.AddSingleton<IEmailSender>(provider => provider.GetRequiredService<IOptions<EmailOptions>>().Value.Provider switch
        {
            EmailProvider.Resend => provider.GetRequiredService<ResendEmailSender>(),
            EmailProvider.Files => provider.GetRequiredService<FileEmailSender>(),
            var other => throw new InvalidOperationException($"Email:Provider is '{other}'."),
        });
    }

    private static void AddOutbox(this IServiceCollection services)
    {
        services.AddSettings<OutboxOptions, OutboxOptionsValidator>(OutboxOptions.Section);
        services.AddSettings<RemindersOptions, RemindersOptionsValidator>(RemindersOptions.Section);
        services.AddSingleton<OutboxMessageFactory>();
        services.AddSingleton<OutboxSignal>();
        services.AddHostedService<OutboxProcessor>();
        services.AddSingleton<OutboxAdministration>();
        services.AddSingleton<EmailHealthCheck>();
    }

    private static void AddAdmin(this IServiceCollection services)
    {
        services.AddSettings<AdminOptions, AdminOptionsSetup>(AdminOptions.Section);
        services.AddSingleton<IPostConfigureOptions<AdminOptions>, AdminOptionsSetup>();
        services.AddSingleton<WrongKeyLog>();
        services.AddSingleton<AdminKey>();
        services.AddSingleton<AdminSession>();
        services.AddSingleton<StoredKeyEncryptor>();
        services.AddSingleton<AdminKeyFilter>();
        services.AddAuthentication().AddCookie(AdminSession.Scheme);
        services.AddOptions<CookieAuthenticationOptions>(AdminSession.Scheme).Configure<IOptions<SiteOptions>>(
            (options, site) => AdminSession.Configure(options, site.Value));
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<SiteOptions>>((options, site) =>
        {
            options.Cookie.Name = site.Value.CookieName("eventbooking-antiforgery");
            options.Cookie.Path = "/";
            options.Cookie.HttpOnly = true;

            // Not Strict: without the cookie, a page opened from a link on another site would replace it, and forms in other tabs would be
            // rejected.
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

        // With an https address, cookies are Secure even if the proxy in front does not send X-Forwarded-Proto.
        services.AddOptions<CookiePolicyOptions>().Configure<IOptions<SiteOptions>>((options, site) =>
            options.Secure = site.Value.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest);

        // Otherwise the only scheme becomes the default, and every page reads the session.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
    }
}
