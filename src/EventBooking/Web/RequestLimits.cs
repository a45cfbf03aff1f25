namespace EventBooking.Web;

public static class RequestLimits
{
    /// <summary>Bytes. A booking with the longest texts in the widest characters needs a quarter of it.</summary>
    public const long LargestBody = 64 * 1024;
}
