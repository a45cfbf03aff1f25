using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EventBooking.Hosting.Startup;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Startup;

/// <summary>What an operator is told who got a setting wrong.</summary>
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
    [InlineData("Event:ScheduleA", "10-19")]
    [InlineData("Event:ScheduleB", "17:00-09:00")]
    [InlineData("Event:PhoneRegion", "XX")]
    [InlineData("Site:BaseUrl", "booking.example.com")]
    [InlineData("Site:KnownProxies", "10.0.0.0/8; 10.1.0.1")]
    [InlineData("Storage:Provider", "Oracle")]
    [InlineData("Storage:Provider", "7")]
    [InlineData("Storage:DataDirectory", " ")]
    [InlineData("Storage:DataDirectory", "/proc/nowhere")]
    [InlineData("Storage:MongoDb:ConnectionString", "localhost", "Storage:Provider", "MongoDb")]
    [InlineData("Storage:MongoDb:ConnectionString", "mongodb://a:b@c@localhost", "Storage:Provider", "MongoDb")]
    [InlineData("Storage:MongoDb:ConnectionString", "mongodb://app:change-me@localhost/", "Storage:Provider", "MongoDb")]
    [InlineData("Storage:MongoDb:Database", "", "Storage:Provider", "MongoDb", "Storage:MongoDb:ConnectionString", "mongodb://localhost/?replicaSet=rs0")]
    [InlineData("Admin:HeaderName", "X Admin")]
    [InlineData("Admin:Key", "")]
    [InlineData("Admin:Key", "short")]
    [InlineData("Admin:Key", "change-me-to-a-long-random-secret")]
    [InlineData("Email:Provider", "Pigeon")]
    [InlineData("Email:From", "nobody")]
    [InlineData("Email:AdminAddress", "nobody")]
    [InlineData("Email:Resend:ApiToken", "", "Email:Provider", "Resend")]
    [InlineData("Email:Resend:ApiToken", "re_change-me", "Email:Provider", "Resend")]
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
    [InlineData("Event:SlotCapacitty", "5")]
    [InlineData("Email:Resend:Token", "a secret in the wrong place")]
    public void A_wrong_setting_is_named_with_what_is_expected(string name, string value, params string[] others)
    {
        var settings = new Dictionary<string, string?>(host.Settings);
        for (var i = 0; i < others.Length; i += 2)
        {
            settings[others[i]] = others[i + 1];
        }

        settings[name] = value;

        var refusal = Assert.Throws<StartException>(() => Site.Start(settings));

        var fault = refusal.Faults.Single(fault => fault.StartsWith(name, StringComparison.Ordinal));
        Assert.Matches("[.]$", fault);
        Assert.DoesNotContain("secret in the wrong place", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a:b@c", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_setting_is_told_the_nearest_name()
    {
        var refusal = Assert.Throws<StartException>(() => Site.Start(new Dictionary<string, string?>(host.Settings) { ["RateLimits:Boking:Requests"] = "5" }));

        Assert.Equal(["RateLimits:Boking:Requests is no setting; the nearest is RateLimits:Booking:Requests."], refusal.Faults);
    }

    [Fact]
    public async Task The_process_ends_with_every_fault_on_the_terminal_and_no_secret()
    {
        var (exitCode, output) = await RunAsync(
            Directory.CreateTempSubdirectory("eventbooking-").FullName,
            ("Event__SlotCapacity", "four"), ("Event__Month", "March"), ("Outbox__Lease", "soon"), ("Admin__Key", "tell nobody"), ("Email__Provider", "Files"));

        Assert.Equal(1, exitCode);
        Assert.All(["Event:SlotCapacity", "Event:Month", "Outbox:Lease", "Admin:Key"], name => Assert.Contains(name, output, StringComparison.Ordinal));
        Assert.DoesNotContain("tell nobody", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_as_it_stands_starts_nothing_in_production()
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
    public async Task The_file_of_the_working_directory_is_read_as_it_stands_and_goes_behind_the_environment()
    {
        var directory = Directory.CreateTempSubdirectory("eventbooking-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(directory, ".env"),
            "# A comment\nEvent__Month=of the file\nEvent__TimeZone=\"in quotes\"\nEvent__ScheduleA=a$HOME#b\nEvent__ScheduleB=of the file\n",
            TestContext.Current.CancellationToken);

        var (exitCode, output) = await RunAsync(directory, ("Event__ScheduleB", "of the environment"));

        Assert.Equal(1, exitCode);
        Assert.Contains("Event:Month is 'of the file'", output, StringComparison.Ordinal);
        Assert.Contains("Event:TimeZone is 'in quotes'", output, StringComparison.Ordinal);
        Assert.Contains("Event:ScheduleA is 'a$HOME#b'", output, StringComparison.Ordinal);
        Assert.Contains("Event:ScheduleB is 'of the environment'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_the_file_that_cannot_be_understood_are_named_and_not_repeated()
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
    public async Task An_address_that_cannot_be_listened_at_is_named_and_nothing_else_is_blamed(string address, string reason)
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
    public async Task A_command_that_there_is_not_runs_nothing()
    {
        var (exitCode, output) = await RunAsync(Directory.CreateTempSubdirectory("eventbooking-").FullName, ["bakup", "copy.db"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("There is no command 'bakup'", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Told_to_stop_while_it_waits_for_the_store_it_stops_and_says_what_it_waited_for()
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

    private static async Task<(int ExitCode, string Output)> RunAsync(string directory, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(EventBookingBuilder).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
            UseShellExecute = false,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Rehearsal__Duration"] = "00:00:00";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            process.Kill();
            Directory.Delete(directory, recursive: true);
        }
    }
}
