namespace EventBooking.Load.Speed;

internal static class CheapSockets
{
    /// <summary>
    /// Lets the thread that learns of an answer also send the next request, instead of waking another: nothing here blocks it, and it leaves more of the
    /// machine to the server. The runtime reads this when a process opens its first socket.
    /// </summary>
    public static void Use() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
}
