using System.Security.Cryptography;
using EventBooking.Bookings;

namespace EventBooking.Tests.Bookings;

public sealed class ReferenceGeneratorTests
{
    [Theory]
    [InlineData("1234-5678")]
    [InlineData("0000-0000")]
    [InlineData("123E-0012")]
    [InlineData("1E23-0012")]
    [InlineData("123D-0012")]
    [InlineData("1MAR-2026")]
    [InlineData("MAR1-2026")]
    [InlineData("SEPT-2026")]
    [InlineData("2026-1MAR")]
    [InlineData("2026-MAR1")]
    [InlineData("2026-SEPT")]
    [InlineData("1MRZ-2026")]
    public void A_number_or_a_date_is_recognised(string reference)
    {
        Assert.True(ReferenceGenerator.LooksLikeNumber(reference));
    }

    [Theory]
    [InlineData("7K3F-9QXM")]
    [InlineData("7K3F-0012")]
    [InlineData("123E-00A2")]
    [InlineData("1MAR-2DEC")]
    public void Other_references_are_not_numbers(string reference)
    {
        Assert.False(ReferenceGenerator.LooksLikeNumber(reference));
    }

    [Fact]
    public void No_generated_reference_looks_like_a_number()
    {
        var references = new ReferenceGenerator();

        var generated = Enumerable.Range(0, 20_000).Select(_ => references.Generate()).ToList();

        Assert.DoesNotContain(generated, ReferenceGenerator.LooksLikeNumber);
        Assert.All(
            generated, reference => Assert.True(ReferenceGenerator.TryReadWhole(reference, out var read) && read == reference, reference));
        Assert.Equal(32, generated.SelectMany(reference => reference.Replace("-", "", StringComparison.Ordinal)).Distinct().Count());
    }

    /// <summary>The control: of eight random characters, one in eighty looks like a number.</summary>
    [Fact]
    public void Random_characters_look_like_a_number_sometimes()
    {
        var random = Enumerable.Range(0, 20_000)
            .Select(_ => ReferenceGenerator.Format(RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8)));

        Assert.InRange(random.Count(ReferenceGenerator.LooksLikeNumber), 150, 400);
    }
}
