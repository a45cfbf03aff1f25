using EventBooking.Bookings;
using EventBooking.Scheduling;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Storage;

/// <summary>The search of every store.</summary>
public abstract partial class BookingSearchContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Opening = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Slot Morning = TestData.GetSlot("2026-03-01T10:00") with { Capacity = 10_000 };
    private static readonly Slot Noon = TestData.GetSlot("2026-03-01T12:00") with { Capacity = 10_000 };
    private static readonly Slot OtherDay = TestData.GetSlot("2026-03-03T10:00") with { Capacity = 10_000 };

    private IStoreHost host = null!;
    private IBookingStore store = null!;
    private IBookingSearch search = null!;
    private int booked;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStoreHost CreateHost();

    public async ValueTask InitializeAsync()
    {
        host = CreateHost();
        store = await host.OpenAsync();
        search = host.OpenSearch();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_store_finds_nothing()
    {
        var page = await search.FindPageAsync(BookingFilter.Everything, skip: 0, limit: 20, Cancellation);

        Assert.Equal(0, page.Total);
        Assert.Empty(page.Bookings);
        Assert.Empty(await StreamAsync(BookingFilter.Everything));
        Assert.Empty(await search.CountByTimeAsync(Cancellation));
        Assert.Null(await search.FindByReferenceAsync("7K3F-9QXM", Cancellation));
    }

    [Fact]
    public async Task Pages_are_newest_first_and_contain_every_booking_once()
    {
        var bookings = await BookAsync([.. Enumerable.Range(0, 47).Select(i => $"Person {i}")]);

        var pages = new List<Booking>();
        for (var skip = 0; skip < 47; skip += 10)
        {
            var page = await search.FindPageAsync(BookingFilter.Everything, skip, limit: 10, Cancellation);
            Assert.Equal(47, page.Total);
            pages.AddRange(page.Bookings);
        }

        Assert.Equal(bookings.Reverse(), pages);
        Assert.Empty((await search.FindPageAsync(BookingFilter.Everything, skip: 47, limit: 10, Cancellation)).Bookings);
        Assert.Empty((await search.FindPageAsync(BookingFilter.Everything, skip: long.MaxValue / 2, limit: 10, Cancellation)).Bookings);
    }

    [Fact]
    public async Task Pages_of_a_filter_are_newest_first()
    {
        var bookings = await BookAsync([.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? $"Ada {i}" : $"Grace {i}")]);
        var adas = bookings.Where(booking => booking.Name.StartsWith("Ada", StringComparison.Ordinal)).Reverse().ToList();

        var first = await search.FindPageAsync(new() { Name = "ada" }, skip: 0, limit: 7, Cancellation);
        var last = await search.FindPageAsync(new() { Name = "ada" }, skip: 14, limit: 7, Cancellation);

        Assert.Equal(adas.Take(7), first.Bookings);
        Assert.Equal(adas.Skip(14), last.Bookings);
        Assert.Equal((20, 20), (first.Total, last.Total));
    }

    [Fact]
    public async Task Pages_at_both_ends_and_in_the_middle_of_thousands_are_right_when_read_repeatedly()
    {
        var bookings = await BookAsync([.. Enumerable.Range(0, 6_000).Select(i => i % 2 == 0 ? $"Ada {i}" : $"Grace {i}")]);
        foreach (var (filter, expected) in new (BookingFilter, List<Booking>)[]
        {
            (BookingFilter.Everything, [.. bookings.Reverse()]),
            (new() { Name = "ada" }, [.. bookings.Reverse().Where(booking => booking.Name.StartsWith("Ada", StringComparison.Ordinal))]),
        })
        {
            foreach (var skip in new[] { 0, 0, 20, expected.Count / 2, expected.Count - 20, expected.Count - 20, expected.Count - 5 })
            {
                var page = await search.FindPageAsync(filter, skip, limit: 20, Cancellation);
                Assert.Equal(expected.Count, page.Total);
                Assert.Equal(expected.Skip(skip).Take(20), page.Bookings);
            }
        }

        var newest = await BookAsync(["Ada Latecomer"]);
        Assert.Equal(newest, (await search.FindPageAsync(BookingFilter.Everything, skip: 0, limit: 1, Cancellation)).Bookings);
    }

    [Theory]
    [InlineData("Ada Lovelace", "love")]
    [InlineData("Ada Lovelace", "ADA LOVELACE")]
    [InlineData("Ada Lovelace", "a l")]
    [InlineData("Ada Lovelace", "ce")]
    [InlineData("Ada Lovelace", "e")]
    [InlineData("Ada  Lovelace", "ada lovelace")]
    [InlineData("Zoë Müller-Lüdenscheidt", "zoe mull")]
    [InlineData("Zoe Muller", "Zoë Mü")]
    [InlineData("Jürgen Groß", "GROSS")]
    [InlineData("Jürgen Groß", "groß")]
    [InlineData("Łukasz Żółć", "lukasz zolc")]
    [InlineData("Søren Æbelø", "soren aebelo")]
    [InlineData("İbrahim Işık", "ibrahim isik")]
    [InlineData("Zoë", "Zoë")]
    [InlineData("王伟", "王伟")]
    [InlineData("王伟", "伟")]
    [InlineData("山田 太郎", "田 太")]
    [InlineData("ﾔﾏﾀﾞ", "ヤマダ")]
    [InlineData("Αλέξανδρος Παπαδόπουλος", "αλεξανδροσ")]
    [InlineData("Фёдор Достоевский", "федор")]
    [InlineData("محمد علي", "مد ع")]
    [InlineData("दिनेश शर्मा", "दिनेश")]
    [InlineData("김민준", "민준")]
    [InlineData("👩‍🚀 Ada 🫨", "🫨")]
    [InlineData("👨‍👩‍👧‍👦", "👩")]
    [InlineData("D'Arcy \"Bob\" O\"Neill", "\"bob\" o\"n")]
    [InlineData("Robert'); DROP TABLE bookings;--", "');")]
    [InlineData("a* OR name : b", "* OR")]
    [InlineData("100% _ \\ ^$.", "% _ \\ ^$.")]
    [InlineData("Ada\uFFFE Love\uFFFFlace", "ada love")]
    [InlineData("Ada Lovelace", "ad\uFFFEa")]
    [InlineData("‮Ada‬ Lovelace", "ada lovelace")]
    public async Task A_name_is_found_by_any_part_without_case_and_accents(string name, string part)
    {
        var booking = Assert.Single(await BookAsync([name]));
        await BookAsync(["Qqqq Xxxx"]);

        var page = await search.FindPageAsync(new() { Name = part }, skip: 0, limit: 10, Cancellation);

        Assert.Equal([booking], page.Bookings);
        Assert.Equal(1, page.Total);
    }

    [Theory]
    [InlineData("Ada Lovelace", "adal")]
    [InlineData("Ada Lovelace", "lovelaces")]
    [InlineData("Ada Lovelace", "x")]
    [InlineData("Ada Lovelace", "az")]
    [InlineData("Ada Lovelace", "ada*")]
    [InlineData("abcabd", "abcd")]
    [InlineData("abc bcd", "abcd")]
    [InlineData("王伟", "伟王")]
    public async Task A_name_that_has_the_characters_but_not_the_part_is_not_found(string name, string part)
    {
        await BookAsync([name]);

        Assert.Equal(0, (await search.FindPageAsync(new() { Name = part }, skip: 0, limit: 10, Cancellation)).Total);
    }

    [Theory]
    [InlineData("4", true)]
    [InlineData("20", true)]
    [InlineData("0123", true)]
    [InlineData("442079460123", true)]
    [InlineData("23", true)]
    [InlineData("3", true)]
    [InlineData("8", false)]
    [InlineData("32", false)]
    [InlineData("79461", false)]
    [InlineData("4420794601234", false)]
    public async Task A_phone_number_is_found_by_any_digits_in_a_row(string digits, bool isFound)
    {
        await BookAsync(["Ada"]);

        Assert.Equal(isFound ? 1 : 0, (await search.FindPageAsync(new() { Phone = [digits] }, skip: 0, limit: 10, Cancellation)).Total);
    }

    [Fact]
    public async Task Dates_slots_and_references_are_found_alone_and_combined()
    {
        var ada = Assert.Single(await BookAsync(["Ada Lovelace"], Morning));
        var grace = Assert.Single(await BookAsync(["Grace Hopper"], Noon));
        var alan = Assert.Single(await BookAsync(["Alan Lovell"], OtherDay));

        await AssertFindsAsync(new() { Date = new(2026, 3, 1) }, grace, ada);
        await AssertFindsAsync(new() { Date = new(2026, 3, 5) });
        await AssertFindsAsync(new() { SlotId = Noon.Id }, grace);
        await AssertFindsAsync(new() { Date = new(2026, 3, 3), SlotId = Noon.Id });
        await AssertFindsAsync(new() { Name = "lov" }, alan, ada);
        await AssertFindsAsync(new() { Name = "lov", Date = new(2026, 3, 1) }, ada);
        await AssertFindsAsync(new() { Name = "lo", Date = new(2026, 3, 3) }, alan);
        await AssertFindsAsync(new() { Name = "lov", Phone = ["0123"], Date = new(2026, 3, 1) }, ada);
        await AssertFindsAsync(new() { Name = "lov", Phone = ["999"], Date = new(2026, 3, 1) });
        await AssertFindsAsync(new() { Name = "a", Phone = ["1"], SlotId = Morning.Id }, ada);
        await AssertFindsAsync(new() { Reference = Characters(grace) }, grace);
        await AssertFindsAsync(
            new() { Reference = Characters(grace), Name = "grace", Phone = ["01"], Date = new(2026, 3, 1), SlotId = Noon.Id }, grace);
        await AssertFindsAsync(new() { Reference = Characters(grace), Name = "ada" });
    }

    [Fact]
    public async Task A_reference_is_found_by_its_start_only()
    {
        await using var own = CreateHost();
        var references = await own.OpenAsync(new FixedReferenceGenerator("7K3F-9QXM", "7K3Z-0000", "07K3-F000"));
        await references.BookAsync([CreateCommand("Ada", Morning), CreateCommand("Grace", Morning), CreateCommand("Alan", Morning)]);
        var found = own.OpenSearch();

        Assert.Equal(2, (await found.FindPageAsync(new() { Reference = "7K3" }, 0, 10, Cancellation)).Total);
        Assert.Equal(2, (await found.FindPageAsync(new() { Reference = "7" }, 0, 10, Cancellation)).Total);
        Assert.Equal("Ada", Assert.Single((await found.FindPageAsync(new() { Reference = "7K3F9" }, 0, 10, Cancellation)).Bookings).Name);
        Assert.Equal("Grace", (await found.FindByReferenceAsync("7K3Z-0000", Cancellation))!.Name);
        Assert.Null(await found.FindByReferenceAsync("7K3Z", Cancellation));
    }

    [Fact]
    public async Task A_stream_is_newest_first_and_leaves_out_later_bookings()
    {
        var bookings = await BookAsync([.. Enumerable.Range(0, 4_500).Select(i => i % 3 == 0 ? $"Ada {i}" : $"Grace {i}")]);

        var all = new List<Booking>();
        await foreach (var some in search.StreamAsync(BookingFilter.Everything, Cancellation))
        {
            Assert.InRange(some.Count, 1, 2_000);
            all.AddRange(some);
            await BookAsync(["Ada Latecomer"]);
        }

        Assert.Equal(bookings.Reverse(), all);
        Assert.Equal(
            bookings.Where(booking => booking.Name.StartsWith("Ada ", StringComparison.Ordinal)).Reverse(),
            (await StreamAsync(new() { Name = "ada " })).Where(booking => booking.Name != "Ada Latecomer"));
    }

    [Fact]
    public async Task A_cancelled_stream_ends()
    {
        await BookAsync(["Ada"]);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            search.StreamAsync(BookingFilter.Everything, cancelled.Token).ToListAsync(Cancellation).AsTask());
    }

    [Fact]
    public async Task Bookings_are_counted_by_the_quarter_of_an_hour()
    {
        await store.BookAsync(
        [
            CreateCommand("Ada", Morning) with { CreatedAt = Opening },
            CreateCommand("Ada", Morning) with { CreatedAt = Opening.AddMinutes(15).AddMilliseconds(-1) },
            CreateCommand("Ada", Morning) with { CreatedAt = Opening.AddMinutes(15) },
            CreateCommand("Ada", Morning) with { CreatedAt = Opening.AddDays(2) },
        ]);

        Assert.Equal(
            [new(Opening, 2), new(Opening.AddMinutes(15), 1), new BookingsMade(Opening.AddDays(2), 1)],
            await search.CountByTimeAsync(Cancellation));
    }

    [Fact]
    public async Task Bookings_of_many_instances_are_found_by_each()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.OpenAsync()));
        await Task.WhenAll(stores.Select((one, i) =>
            one.BookAsync([.. Enumerable.Range(0, 25).Select(n => CreateCommand($"Ada {i} {n}", i % 2 == 0 ? Morning : Noon))])));

        var totals = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            (await host.OpenSearch().FindPageAsync(new() { Name = "ada" }, 0, 10, Cancellation)).Total));

        Assert.All(totals, total => Assert.Equal(100, total));
    }

    private static string Characters(Booking booking) => booking.Reference.Replace("-", "", StringComparison.Ordinal);

    private static BookCommand CreateCommand(string name, Slot slot) => TestData.CreateCommand(slot, name: name);

    /// <summary>Books one seat for each name, one second apart.</summary>
    private async Task<IReadOnlyList<Booking>> BookAsync(IReadOnlyList<string> names, Slot? slot = null)
    {
        var commands = names
            .Select(name => CreateCommand(name, slot ?? Morning) with { CreatedAt = Opening.AddSeconds(booked++) })
            .ToList();
        return [.. (await store.BookAsync(commands)).Cast<BookingOutcome.Booked>().Select(outcome => outcome.Booking)];
    }

    private async Task<IReadOnlyList<Booking>> StreamAsync(BookingFilter filter) =>
        [.. (await search.StreamAsync(filter, Cancellation).ToListAsync(Cancellation)).SelectMany(some => some)];

    private async Task AssertFindsAsync(BookingFilter filter, params Booking[] expected)
    {
        var page = await search.FindPageAsync(filter, skip: 0, limit: 10, Cancellation);
        Assert.Equal(expected, page.Bookings);
        Assert.Equal(expected.Length, page.Total);
        Assert.Equal(expected, await StreamAsync(filter));
    }
}
