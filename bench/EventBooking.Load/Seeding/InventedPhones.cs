using System.Globalization;

namespace EventBooking.Load.Seeding;

/// <summary>
/// Numbers that ring nowhere, because their countries keep them for films and books: Ofcom, NANPA (555-01xx), ARCEP, ACMA and Bundesnetzagentur.
/// </summary>
internal static class InventedPhones
{
    private static readonly (string Beginning, int Digits)[] Ranges =
    [
        .. "20 7946 0|113 496 0|114 496 0|115 496 0|116 496 0|117 496 0|118 496 0|121 496 0|131 496 0|141 496 0|151 496 0|161 496 0|191 498 0|1632 960|7700 900"
            .Split('|').Select(range => ("+44" + range, 3)),
        .. "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330"
            .Split(' ').Select(area => ($"+1{area}55501", 2)),
        .. "1 99 00|2 61 91|3 53 01|4 65 71|5 36 49|6 39 98".Split('|').Select(range => ("+33" + range, 4)),
        .. "2 5550|2 7010|3 5550|3 7010|7 5550|7 7010|8 5550|8 7010".Split('|').Select(range => ("+61" + range, 4)),
        .. "30 23125|40 66969|69 90009|89 99998|221 4710".Split('|').Select(range => ("+49" + range, 3)),
    ];

    private static readonly string[] Beginnings = [.. Ranges.Select(range => range.Beginning.Replace(" ", "", StringComparison.Ordinal))];

    public static string Draw(Random random)
    {
        var range = random.Next(Ranges.Length);
        var digits = Ranges[range].Digits;
        var rest = random.Next((int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        return Beginnings[range] + rest;
    }
}
