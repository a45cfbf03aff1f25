using System.CommandLine;
using System.Net;
using System.Text;
using Spectre.Console;

namespace EventBooking.Load.Speed;

/// <summary>Stands in for the mail service while a site is measured that is set up as in production.</summary>
internal static class SinkCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "Where to listen, on 127.0.0.1.", DefaultValueFactory = _ => 5090 };

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("sink", "Takes every email that a site hands to Resend, and keeps none. Ends with Ctrl+C.") { Port };
        command.SetAction((parsed, cancellationToken) => RunAsync(console, parsed.GetValue(Port), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, int port, CancellationToken cancellationToken)
    {
        using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        listener.Start();
        using var ending = cancellationToken.Register(listener.Stop);
        console.WriteLine($"Start the site with Email__Resend__ApiUrl=http://127.0.0.1:{port}");
        var taken = 0L;
        try
        {
            while (true)
            {
                await TakeAsync(await listener.GetContextAsync());
                taken++;
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException && cancellationToken.IsCancellationRequested)
        {
            console.WriteLine($"{taken} emails were taken.");
            return 0;
        }
    }

    /// <summary>Answers as Resend does, with an id that it chooses.</summary>
    private static async Task TakeAsync(HttpListenerContext context)
    {
        await context.Request.InputStream.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.ASCII.GetBytes($$"""{"id":"{{Guid.NewGuid()}}"}"""));
        context.Response.Close();
    }
}
