using System.Text.RegularExpressions;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Deploy;

/// <summary>The files for containers, as far as they can be checked without starting them.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Compose = File.ReadAllText(SourceTree.PathOf("docker-compose.yml"));

    public static readonly TheoryData<string> Services = ["proxy", "app1", "app2", "mongo"];

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_service_is_hardened_and_has_limits(string service)
    {
        var block = Compose.Split($"\n  {service}:\n")[1].Split("\n  ").TakeWhile(part => part[0] == ' ').Aggregate("", string.Concat);

        Assert.True(
            block.Contains("<<: *hardened", StringComparison.Ordinal) || block.Contains("<<: *app", StringComparison.Ordinal), block);
        Assert.DoesNotContain("privileged", block, StringComparison.Ordinal);
        Assert.True(block.Contains("mem_limit:", StringComparison.Ordinal) || block.Contains("*app", StringComparison.Ordinal));
        Assert.True(block.Contains("tmpfs:", StringComparison.Ordinal) || block.Contains("*app", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("read_only: true")]
    [InlineData("no-new-privileges:true")]
    [InlineData("cap_drop:\n    - ALL")]
    [InlineData("pids_limit: ")]
    [InlineData("max-size: ")]
    [InlineData("max-file: ")]
    public void Hardening_covers(string line) =>
        Assert.Contains(line, Compose[..Compose.IndexOf("x-app:", StringComparison.Ordinal)], StringComparison.Ordinal);

    [Fact]
    public void The_database_needs_a_password_from_the_environment_and_logs_no_commands()
    {
        Assert.Contains("--keyFile=", Compose, StringComparison.Ordinal);
        Assert.Contains("--slowOpSampleRate=0", Compose, StringComparison.Ordinal);
        Assert.Contains("MONGO_INITDB_ROOT_PASSWORD: \"${MONGO_ROOT_PASSWORD:?", Compose, StringComparison.Ordinal);
        Assert.Contains("mongodb://eventbooking:${MONGO_PASSWORD:?", Compose, StringComparison.Ordinal);
        var example = File.ReadAllLines(SourceTree.PathOf(".env.example"));
        Assert.Contains("MONGO_ROOT_PASSWORD=", example);
        Assert.Contains("MONGO_PASSWORD=", example);
    }

    [Fact]
    public void Images_are_pinned_by_version()
    {
        var images = Image().Matches(Compose + File.ReadAllText(SourceTree.PathOf("Dockerfile")))
            .Select(match => match.Groups["image"].Value).Where(image => image != "eventbooking").ToList();

        Assert.Equal(4, images.Count);
        Assert.All(images, image => Assert.Matches(@":\d+\.\d+\.\d+", image));
    }

    [GeneratedRegex(@"^(    image:|FROM) (?<image>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Image();
}
