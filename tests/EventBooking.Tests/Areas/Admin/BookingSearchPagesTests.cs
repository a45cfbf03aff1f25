using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Areas.Admin;

/// <summary>The order and the pages of the list, and what its address may contain.</summary>
public sealed class BookingSearchPagesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "newest first", "Ada 3", "Ada 4", "ada 2", "Zoë 1")]
    [InlineData("?sort=newest&date=2026-03-01", "newest first", "Ada 4", "ada 2", "Zoë 1")]
    [InlineData("?date=2026-03-01", "by time", "ada 2", "Zoë 1", "Ada 4")]
    [InlineData("?date=2026-03-01&time=10:00", "by time", "ada 2", "Zoë 1")]
    [InlineData("?time=10:00", "newest first", "ada 2", "Zoë 1")]
    [InlineData("?time=10:00&sort=name", "by name", "ada 2", "Zoë 1")]
    [InlineData("?sort=time", "by time", "ada 2", "Zoë 1", "Ada 4", "Ada 3")]
    [InlineData("?sort=name", "by name", "ada 2", "Ada 3", "Ada 4", "Zoë 1")]
    [InlineData("?sort=name&date=2026-03-01", "by name", "ada 2", "Ada 4", "Zoë 1")]
    [InlineData("?sort=", "newest first", "Ada 3", "Ada 4", "ada 2", "Zoë 1")]
    public async Task The_page_the_file_and_the_api_have_the_same_order(string query, string order, params string[] names)
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Zoë 1", "ada 2");
        await site.BookAsync("2026-03-01T18:00", "Ada 4");
        await site.BookAsync("2026-03-03T09:00", "Ada 3");

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings" + query);
        Assert.EndsWith("bookings, " + order, page.Text(".range"), StringComparison.Ordinal);
        Assert.Equal(names, page.QuerySelectorAll("tbody .cell-name").Select(cell => cell.TextContent));
        Assert.Equal(
            names,
            (await site.Api.GetJsonAsync("/api/admin/bookings" + query)).GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("name").GetString()));
        foreach (var path in new[] { page.CsvPath(), "/api/admin/bookings/export" + query })
        {
            var file = await site.Api.GetStringAsync(path, Cancellation);
            Assert.Equal(names, file.Split("\r\n")[1..^1].Select(line => line.Split(',')[4]));
        }
    }

    [Fact]
    public async Task The_form_keeps_the_email_address_and_the_order()
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Ada");

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings?email=ADA%40&sort=name");

        Assert.Equal("1 matching booking", page.Text(".range"));
        Assert.Equal("ADA@", page.QuerySelector<IHtmlInputElement>("#email")!.Value);
        Assert.Equal("name", page.QuerySelector<IHtmlSelectElement>("#sort")!.Value);
        Assert.Equal("/admin/bookings/export?email=ADA%40&sort=name&format=csv", page.CsvPath());
        Assert.Equal("No bookings found.", (await site.Admin.Http.GetPageAsync("/admin/bookings?email=grace")).Text(".range"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&sort=time")]
    [InlineData("&sort=name")]
    public async Task Bookings_made_between_two_pages_appear_on_no_page_twice(string order)
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        var bookings = await site.BookAsync("2026-03-03T10:00", [.. Enumerable.Range(10, 45).Select(i => $"Person {i}")]);

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings?limit=21&name=pers" + order);
        var pages = new List<string> { page.Text(".range") };
        var seen = ReferencesOf(page);
        while (page.QuerySelector("a[rel=next]") is { } next)
        {
            await site.BookAsync("2026-03-01T10:00", "Person 00", "Person 01", "Person 02");
            page = await site.Admin.Http.GetPageAsync(next.GetAttribute("href")!);
            pages.Add(page.Text(".range").Split(" matching")[0]);
            seen.AddRange(ReferencesOf(page));
        }

        Assert.Equal(["25–45 of 48", "49–51 of 51"], pages[1..]);
        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(bookings.Select(booking => booking.Reference).Order(), seen.Order());
        Assert.Equal("3", page.Text(".pages [aria-current=page]"));

        var previous = await site.Admin.Http.GetPageAsync(page.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
        Assert.StartsWith("22–42 of 51", previous.Text(".range"), StringComparison.Ordinal);
        var booking = await site.Admin.Http.GetPageAsync(page.QuerySelector(".bookings tbody a")!.GetAttribute("href")!);
        var back = await site.Admin.Http.GetPageAsync(booking.QuerySelector("a.back")!.GetAttribute("href")!);
        Assert.Equal(page.Text(".range"), back.Text(".range"));
    }

    [Fact]
    public async Task The_api_links_the_next_page()
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(10, 45).Select(i => $"Zoë {i}")]);

        var names = new List<string?>();
        for (var path = "/api/admin/bookings?limit=20&name=zoë&sort=newest"; path is not null;)
        {
            using var response = await site.Api.GetAsync(path, Cancellation);
            var page = (await response.JsonAsync()).GetProperty("items").EnumerateArray();
            names.AddRange(page.Select(item => item.GetProperty("name").GetString()));
            await site.BookAsync("2026-03-01T10:00", "Zoë 99");
            path = response.Headers.TryGetValues("Link", out var link)
                ? Assert.Single(link).Replace("<", "", StringComparison.Ordinal).Replace(">; rel=\"next\"", "", StringComparison.Ordinal)
                : null;
        }

        Assert.Equal(Enumerable.Range(10, 45).Reverse().Select(i => $"Zoë {i}"), names);
    }

    [Fact]
    public async Task An_unknown_booking_before_a_page_lets_the_page_number_decide()
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Person {i}")]);

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings?page=2&after=0000-0000");

        Assert.StartsWith("21–40 of 45", page.Text(".range"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_after_the_last_booking_redirects_to_the_last_page()
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:SlotCapacity", "100"));
        var oldest = (await site.BookAsync("2026-03-01T10:00", [.. Enumerable.Range(1, 45).Select(i => $"Person {i}")]))[0];

        using var response = await site.Admin.Http.GetAsync($"/admin/bookings?page=4&after={oldest.Reference}", Cancellation);

        Assert.Equal("/admin/bookings?page=3", response.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("emial=x", "emial")]
    [InlineData("name=ada&emial=x&date=2026-03-01", "emial")]
    [InlineData("name[$ne]=x", "name[$ne]")]
    [InlineData("query.name=ada", "query.name")]
    [InlineData("nmae", "nmae")]
    [InlineData("Slot=1", "Slot")]
    [InlineData("%3Cb%3E=1", "<b>")]
    [InlineData("utm_source=x", "utm_source")]
    public async Task An_unknown_parameter_of_the_list_and_of_the_file_is_rejected_with_its_name(string query, string parameter)
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Ada");
        foreach (var path in new[] { "/admin/bookings", "/admin/bookings/export" })
        {
            var page = await site.Admin.Http.GetPageAsync($"{path}?{query}", HttpStatusCode.BadRequest);
            Assert.Equal($"Check your search There is no parameter {parameter}.", page.Text("#notice"));

            using var response = await site.Api.GetAsync($"/api{path}?{query}", Cancellation);
            var problem = await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
            var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
            Assert.Equal(parameter, error.Name, ignoreCase: true);
            Assert.Equal($"There is no parameter {parameter}.", error.Value[0].GetString());
        }
    }

    [Theory]
    [InlineData("/api/admin/bookings/export?page=2", "page")]
    [InlineData("/api/admin/bookings/export?after=7K3F-9QXM", "after")]
    public async Task A_parameter_of_the_list_is_unknown_to_the_file(string path, string parameter)
    {
        await using var site = await SiteWithBookings.StartAsync();

        using var response = await site.Api.GetAsync(path, Cancellation);

        var problem = await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Every_known_parameter_is_accepted_in_any_case_and_others_are_ignored_elsewhere()
    {
        await using var site = await SiteWithBookings.StartAsync();
        var booking = Assert.Single(await site.BookAsync("2026-03-01T10:00", "Ada"));
        var search = $"NAME=ada&Email=ada&phone=0123&date=2026-03-01&time=10:00&reference={booking.Reference}&sort=name";
        foreach (var path in new[]
        {
            $"/api/admin/bookings?{search}&page=1&limit=5&after=",
            $"/api/admin/bookings/export?{search}",
            "/api/slots?date=2026-03-01&emial=x",
            "/api/dates?emial=x",
        })
        {
            using var response = await site.Api.GetAsync(path, Cancellation);
            Assert.Equal((path, HttpStatusCode.OK), (path, response.StatusCode));
        }

        foreach (var path in new[] { "/?emial=x", "/admin?emial=x", $"/admin/bookings/{booking.Reference}?emial=x" })
        {
            Assert.NotEmpty((await site.Admin.Http.GetPageAsync(path)).Text("h1"));
        }
    }

    [Theory]
    [InlineData("7K01.9Q1M")]
    [InlineData("#7K01-9Q1M.")]
    [InlineData("\u200b7K01\u2060-9Q1M\ufeff")]
    [InlineData("7K01_9Q1M")]
    [InlineData("(7k01–9q1m)")]
    [InlineData("７Ｋ０１－９Ｑ１Ｍ")]
    [InlineData("“7K01 9Q1M”,")]
    [InlineData("7K01/9Q1M")]
    [InlineData("#7k0")]
    public async Task A_reference_is_found_whatever_marks_are_typed_with_it(string typed)
    {
        await using var site = await SiteWithBookings.StartAsync(
            services => services.AddSingleton<ReferenceGenerator>(new FixedReferenceGenerator("7K01-9Q1M", "7K11-9QXM")));
        await site.BookAsync("2026-03-01T10:00", "Ada", "Grace");

        var found = await site.Api.GetJsonAsync($"/api/admin/bookings?reference={Uri.EscapeDataString(typed)}");

        Assert.Equal(1, found.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("sort=oldest", "sort")]
    [InlineData("sort=1", "sort")]
    [InlineData("reference=%23.-", "reference")]
    [InlineData("email=%E2%80%8B%C2%A0%E2%80%8B", "email")]
    [InlineData("name=-.-", "name")]
    public async Task An_invalid_value_of_a_new_parameter_is_rejected_with_its_name(string query, string parameter)
    {
        await using var site = await SiteWithBookings.StartAsync();
        foreach (var path in new[] { "/api/admin/bookings", "/api/admin/bookings/export" })
        {
            using var response = await site.Api.GetAsync($"{path}?{query}", Cancellation);

            var problem = await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
            Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        }

        using var after = await site.Api.GetAsync("/api/admin/bookings?after=7K3F", Cancellation);
        await after.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    private static List<string> ReferencesOf(IDocument page) =>
        [.. page.QuerySelectorAll(".bookings .reference").Select(link => link.TextContent)];
}
