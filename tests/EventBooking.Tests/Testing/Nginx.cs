using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace EventBooking.Tests.Testing;

/// <summary>nginx with deploy/nginx.conf in front of instances of the application.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process process;
    private readonly string directory;

    private Nginx(Process process, string directory, Uri address)
    {
        (this.process, this.directory) = (process, directory);
        Address = address;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Everything that nginx has written, to both outputs.</summary>
    public ConcurrentQueue<string> Output { get; } = [];

    /// <summary>Returns when it listens.</summary>
    /// <param name="first">Stands for app1.</param>
    /// <param name="second">Stands for app2.</param>
    /// <param name="change">Changes the file, as a control.</param>
    public static async Task<Nginx> StartAsync(Uri first, Uri second, Func<string, string>? change = null)
    {
        Requirement.Check(File.Exists(Program), "Needs nginx: apt-get install nginx-light.");
        var prefix = Directory.CreateTempSubdirectory("eventbooking-nginx-").FullName;
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var file = await File.ReadAllTextAsync(SourceTree.PathOf("deploy", "nginx.conf"), TestContext.Current.CancellationToken);
        file = change?.Invoke(file) ?? file;

        // The processes of nginx run as this account, which owns the directory.
        file = $"user {Environment.UserName};\n{file}";
        foreach (var (there, here) in new[]
        {
            ("listen 8080;", $"listen {address.Authority};"),
            ("server app1:8080 ", $"server {first.Authority} "),
            ("server app2:8080 ", $"server {second.Authority} "),
            ("pid /run/nginx.pid;", $"pid {prefix}/nginx.pid;"),
            ("http {", $"http {{ client_body_temp_path {prefix}/body; proxy_temp_path {prefix}/proxy;"),
        })
        {
            Assert.Contains(there, file, StringComparison.Ordinal);
            file = file.Replace(there, here, StringComparison.Ordinal);
        }

        var path = Path.Combine(prefix, "nginx.conf");
        await File.WriteAllTextAsync(path, file, TestContext.Current.CancellationToken);
        var nginx = new Nginx(
            Process.Start(new ProcessStartInfo(Program, ["-p", prefix, "-c", path, "-g", "daemon off;"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!,
            prefix,
            address);
        nginx.process.OutputDataReceived += (_, line) => nginx.Output.Enqueue(line.Data ?? "");
        nginx.process.ErrorDataReceived += (_, line) => nginx.Output.Enqueue(line.Data ?? "");
        nginx.process.BeginOutputReadLine();
        nginx.process.BeginErrorReadLine();
        await nginx.WaitUntilItListensAsync();
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task WaitUntilItListensAsync()
    {
        while (true)
        {
            Assert.False(process.HasExited, string.Join('\n', Output));
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(Address.Host, Address.Port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }
}
