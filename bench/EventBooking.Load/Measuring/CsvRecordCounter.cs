namespace EventBooking.Load.Measuring;

/// <summary>
/// Counts the records of a CSV file as its bytes pass, the heading among them. A line break within quotes ends none, and a doubled quote
/// ends the quotes and begins them again, which comes to the same.
/// </summary>
internal sealed class CsvRecordCounter
{
    private bool isQuoted;
    private bool isInRecord;
    private long ended;

    public long Bytes { get; private set; }

    public long Records => ended + (isInRecord ? 1 : 0);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        foreach (var b in bytes)
        {
            isQuoted ^= b == '"';
            if (b == '\n' && !isQuoted)
            {
                ended++;
                isInRecord = false;
            }
            else
            {
                isInRecord = true;
            }
        }
    }
}
