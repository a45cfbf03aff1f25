namespace EventBooking.Load.Measuring;

/// <summary>A running server to measure, entered with the administrators' key.</summary>
internal sealed class Target : IDisposable
{
    public Target(string name, Uri address, string header, string key)
    {
        Name = name;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(2),
        };
        Http.DefaultRequestHeaders.Add(header, key);
    }

    public string Name { get; }

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();
}
