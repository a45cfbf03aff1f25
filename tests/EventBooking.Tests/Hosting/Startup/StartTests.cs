using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EventBooking.Hosting.Startup;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Startup;

/// <summary>Errors that stop the application at start.</summary>
public sealed class StartTests : IAsyncDisposable
{
    private readonly SqliteHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("Event:Name", " ")]
    [InlineData("Event:Venue", "")]
    [InlineData("Event:TimeZone", "Mars/Olympus")]
    [InlineData("Event:Month", "March")]
    [InlineData("Event:SlotCapacity", "four")]
    [InlineData("Event:SlotCapacity", "0")]
    [InlineData("Event:SlotCapacity", "")]
    [InlineData("Event:MaxSeatsPerEmail", "-1")]
    [InlineData("Event:ScheduleA", "10-19")]
    [InlineData("Event:ScheduleB", "17:00-09:00")]
    [InlineData("Event:PhoneRegion", "XX")]
    [InlineData("Site:BaseUrl", "booking.example.com")]
    [InlineData("Site:BaseUrl", "https://booking.example.com/spring")]
    [InlineData("Site:BaseUrl", "https://booking.example.com/?x=1#y")]
    [InlineData("Site:BaseUrl", "https://user:pass@booking.example.com")]
    [InlineData("Site:BaseUrl", "http://localhost:5080", "Email:Provider", "Resend")]
    [InlineData("Site:KnownProxies", "10.0.0.0/8; 10.1.0.1")]
    [InlineData("Storage:Provider", "Oracle")]
    [InlineData("Storage:Provider", "7")]
    [InlineData("Storage:DataDirectory", " ")]
    [InlineData("Storage:DataDirectory", "/proc/nowhere")]
    [InlineData("Storage:MongoDb:ConnectionString", "localhost", "Storage:Provider", "MongoDb")]
    [InlineData("Storage:MongoDb:ConnectionString", "mongodb://a:b@c@localhost", "Storage:Provider", "MongoDb")]
    [InlineData("Storage:MongoDb:Database", "a b/$", "Storage:Provider", "MongoDb", "Storage:MongoDb:ConnectionString",
        "mongodb://localhost/?replicaSet=rs0")]
    [InlineData("Storage:MongoDb:ConnectionString", "mongodb://app:change-me@localhost/", "Storage:Provider", "MongoDb")]
    [InlineData("Storage:MongoDb:Database", "", "Storage:Provider", "MongoDb", "Storage:MongoDb:ConnectionString",
        "mongodb://localhost/?replicaSet=rs0")]
    [InlineData("Admin:HeaderName", "X Admin")]
    [InlineData("Admin:Key", "")]
    [InlineData("Admin:Key", "short")]
    [InlineData("Admin:Key", "change-me-to-a-long-random-secret")]
    [InlineData("Email:Provider", "Pigeon")]
    [InlineData("Email:From", "nobody")]
    [InlineData("Email:AdminAddress", "nobody")]
    [InlineData("Email:Resend:ApiToken", "", "Email:Provider", "Resend")]
    [InlineData("Email:Resend:ApiToken", "re_change-me", "Email:Provider", "Resend")]
    [InlineData("Email:Provider", "7")]
    [InlineData("Email:Resend:ApiUrl", "ftp://example.com", "Email:Provider", "Resend")]
    [InlineData("Email:Resend:RequestsPerSecond", "fast")]
    [InlineData("Email:Resend:RequestsPerSecond", "0", "Email:Provider", "Resend")]
    [InlineData("Outbox:PollInterval", "5 seconds")]
    [InlineData("Outbox:PollInterval", "00:00:00")]
    [InlineData("Outbox:Lease", "1.00:00:00")]
    [InlineData("RateLimits:Enabled", "maybe")]
    [InlineData("RateLimits:Reading:Requests", "0")]
    [InlineData("RateLimits:Booking:Period", "minute")]
    [InlineData("RateLimits:SignIn:Period", "00:00:00")]
    [InlineData("RateLimits:Other:Requests", "-5")]
    [InlineData("Cors:AllowedOrigins", "https://www.example.com/")]
    [InlineData("Cors:AllowedOrigins", "*")]
    [InlineData("Shutdown:Delay", "00:01:00")]
    [InlineData("Shutdown:Timeout", "later")]
    [InlineData("Integrity:Interval", "0")]
    [InlineData("Telemetry:PrometheusPort", "70000")]
    [InlineData("Telemetry:PrometheusPort", "http")]
    [InlineData("Telemetry:PrometheusHost", "two words")]
    [InlineData("Telemetry:PrometheusHost", "two words", "Telemetry:PrometheusPort", "9464")]
    [InlineData("Event:SlotCapacitty", "5")]
    [InlineData("Email:Resend:Token", "a secret in the wrong place")]
    [InlineData("RateLimits:Boking:Requests", "5")]
    [InlineData("Evnt", "a secret in the wrong place", "Evnt:Month", "2026-05")]
    public void A_wrong_setting_is_named_with_what_is_expected(string name, string value, params string[] others)
    {
        var settings = new Dictionary<string, string?>(host.Settings);
        for (var i = 0; i < others.Length; i += 2)
        {
            settings[others[i]] = others[i + 1];
        }

        settings[name] = value;

        var exception = Assert.Throws<StartException>(() => Site.Start(settings));

        var error = exception.Errors.Single(error => error.StartsWith(name, StringComparison.Ordinal));
        Assert.Matches("[.]$", error);
        Assert.DoesNotContain("secret in the wrong place", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a:b@c", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_all_sections_are_reported_together()
    {
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["Event:SlotCapacity"] = "four",
            ["Event:Month"] = "March",
            ["Event:Capacity"] = "4",
            ["Storage:Provider"] = "Oracle",
            ["Outbox:PollInterval"] = "00:00:00",
            ["Outbox:Lease"] = "soon",
            ["Evnt:Name"] = "Misspelt",
        };

        var exception = Assert.Throws<StartException>(() => Site.Start(settings));

        Assert.Equal(
            [
                "Event:Capacity is not a setting.",
                "Event:Month is 'March'; give a year and a month such as 2026-03.",
                "Event:SlotCapacity is 'four'; give a number.",
                "Evnt is not a section of the settings.",
                "Outbox:Lease is 'soon'; give hours:minutes:seconds, such as 00:00:05.",
                "Outbox:PollInterval must be hours:minutes:seconds, at most an hour, such as 00:00:05.",
                "Storage:Provider is 'Oracle'; give one of Sqlite, MongoDb.",
            ],
            exception.Errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Settings_of_the_framework_and_other_variables_of_the_machine_are_accepted()
    {
        var settings = new Dictionary<string, string?>(host.Settings)
        {
            ["Kestrel:Limits:MaxConcurrentConnections"] = "100",
            ["ASPNETCORE_Kestrel:Limits:MaxConcurrentConnections"] = "100",
            ["Logging:Console:LogLevel:Default"] = "Warning",
            ["EVNT"] = "A variable of another program",
            [":private"] = "A variable that begins with two underscores",
        };

        await using var site = Site.Start(settings);

        Assert.Equal(HttpStatusCode.OK, (await site.Http.GetAsync("/api/dates", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Development_accepts_the_values_of_the_example()
    {
        await using var site = Site.Start(
            new Dictionary<string, string?>(host.Settings) { ["Admin:Key"] = "change-me" }, environment: "Development");

        Assert.Equal(HttpStatusCode.OK, (await site.Http.GetAsync("/api/dates", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_process_ends_with_every_error_on_the_terminal_and_no_secret()
    {
        var (exitCode, output) = await RunAsync(
            Directory.CreateTempSubdirectory("eventbooking-").FullName,
            ("Event__SlotCapacity", "four"), ("Event__Month", "March"), ("Outbox__Lease", "soon"), ("Admin__Key", "tell nobody"),
                ("Email__Provider", "Files"));

        Assert.Equal(1, exitCode);
        Assert.All(["Event:SlotCapacity", "Event:Month", "Outbox:Lease", "Admin:Key"], name => Assert.Contains(
            name, output, StringComparison.Ordinal));
        Assert.DoesNotContain("tell nobody", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_unchanged_example_does_not_start_in_production()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;
        File.Copy(SourceTree.PathOf(".env.example"), Path.Combine(directory, ".env"));

        var (exitCode, output) = await RunAsync(directory, ("Storage__Provider", "MongoDb"));

        Assert.Equal(1, exitCode);
        Assert.All(
            ["Admin:Key", "Email:Resend:ApiToken", "Email:From", "Email:AdminAddress", "Site:BaseUrl", "Storage:MongoDb:ConnectionString"],
            name => Assert.Contains($"  {name} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_env_file_is_read_literally_and_the_environment_overrides_it()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(directory, ".env"),
            "# A comment\nEvent__Month=of the file\nEvent__TimeZone=\"in quotes\"\n"
            + "Event__ScheduleA=a$HOME#b\nEvent__ScheduleB=of the file\n",
            TestContext.Current.CancellationToken);

        var (exitCode, output) = await RunAsync(directory, ("Event__ScheduleB", "of the environment"));

        Assert.Equal(1, exitCode);
        Assert.Contains("Event:Month is 'of the file'", output, StringComparison.Ordinal);
        Assert.Contains("Event:TimeZone is 'in quotes'", output, StringComparison.Ordinal);
        Assert.Contains("Event:ScheduleA is 'a$HOME#b'", output, StringComparison.Ordinal);
        Assert.Contains("Event:ScheduleB is 'of the environment'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_lines_of_the_env_file_are_named_by_number_and_not_repeated()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(directory, ".env"),
            "Event__SlotCapacity=7\n\n  # A comment\nexport Event__Name=Exported\nEvent__Month : 2026-05\nAdmin__Key tell nobody\n",
            TestContext.Current.CancellationToken);

        var (exitCode, output) = await RunAsync(directory);

        Assert.Equal(1, exitCode);
        Assert.All([4, 5, 6], line => Assert.Contains($".env, line {line}: write NAME=value", output, StringComparison.Ordinal));
        Assert.DoesNotContain("line 1:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("tell nobody", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}", "address already in use")]
    [InlineData("somewhere", "somewhere")]
    public async Task An_address_in_use_or_invalid_is_the_only_error(string address, string reason)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = string.Format(CultureInfo.InvariantCulture, address, ((IPEndPoint)taken.LocalEndpoint).Port);

        var (exitCode, output) = await RunAsync(
            Directory.CreateTempSubdirectory("eventbooking-").FullName,
            ["--urls", url], ("Admin__Key", Site.AdminKey), ("Email__Provider", "Files"), ("Site__BaseUrl", "https://booking.example.com"));

        Assert.Equal(1, exitCode);
        Assert.Matches($"EventBooking cannot start:\\s+.*{reason}", output);
        Assert.DoesNotContain("BackgroundService", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_is_an_error()
    {
        var (exitCode, output) = await RunAsync(Directory.CreateTempSubdirectory("eventbooking-").FullName, ["bakup", "copy.db"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("There is no command 'bakup'", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shutdown_while_the_store_does_not_answer_ends_the_application()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var application = ApplicationProcess.Launch(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "MongoDb",
            ["Storage:MongoDb:ConnectionString"] = $"mongodb://{silent.LocalEndpoint}/?replicaSet=rs0",
            ["Email:Provider"] = "Files",
        });
        while (!application.Output.Any(line => line.Contains("The store does not answer yet", StringComparison.Ordinal)))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await application.StopAsync();
        Assert.Equal(0, application.ExitCode);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string directory, params (string Name, string Value)[] environment) =>
        RunAsync(directory, ["--urls", "http://127.0.0.1:0"], environment);

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string directory, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(EventBookingBuilder).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
            UseShellExecute = false,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["WarmUp__Duration"] = "00:00:00";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            process.Kill();
            Directory.Delete(directory, recursive: true);
        }
    }
}
