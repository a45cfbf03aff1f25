namespace EventBooking.Bookings;

/// <summary>How pages say how many seats are left.</summary>
public static class SeatText
{
    /// <summary>A slot with more seats than this is described in words alone.</summary>
    public const int MostSeatsDrawn = 12;

    /// <summary><c>3 seats left</c>.</summary>
    public static string Left(int remaining) => remaining switch
    {
        <= 0 => "Sold out",
        1 => "1 seat left",
        _ => $"{remaining} seats left",
    };

    /// <summary><c>3 of 4 seats left</c>.</summary>
    public static string Left(int remaining, int capacity) => remaining <= 0 ? "No seats left" : $"{remaining} of {capacity} seats left";

    /// <summary>The class that lets a page underline what the words say.</summary>
    public static string Urgency(int remaining, int capacity) => remaining <= 0 ? "none-left" : remaining * 4 <= capacity ? "few-left" : "";
}
