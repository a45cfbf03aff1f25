using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using EventBooking.Bookings;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Areas.Admin;

/// <summary>The formats of the exported file, on the page and in the API.</summary>
public sealed class AdminExportTests
{
    private const string ApiPath = "/api/admin/bookings/export";
    private const string PagePath = "/admin/bookings/export";
    private const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", ",")]
    [InlineData("?format=csv", ",")]
    [InlineData("?format=&separator=", ",")]
    [InlineData("?separator=comma", ",")]
    [InlineData("?separator=semicolon", ";")]
    [InlineData("?format=CSV&separator=Semicolon", ";")]
    public async Task A_csv_file_has_the_chosen_separator(string query, string separator)
    {
        await using var site = await SiteWithBookings.StartAsync(settings: ("Event:TimeZone", "Europe/London"));
        await site.BookAsync("2026-03-01T10:00", "Ada Lovelace");
        foreach (var (http, path) in new[] { (site.Api, ApiPath), (site.Admin.Http, PagePath) })
        {
            using var response = await http.GetAsync(path + query, Cancellation);

            Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType?.ToString());
            Assert.Equal("bookings.csv", response.Content.Headers.ContentDisposition?.FileName);
            var lines = (await response.Content.ReadAsStringAsync(Cancellation)).TrimStart('\uFEFF').Split("\r\n");
            Assert.Equal("Reference,Date,Start,End,Name,Email,Phone,Status,Booked at (Europe/London)".Replace(",", separator), lines[0]);
            Assert.EndsWith(
                ",2026-03-01,10:00,11:00,Ada Lovelace,ada@example.com,'+442079460123,Confirmed,2026-02-01 12:00:00".Replace(",", separator),
                lines[1],
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("?format=xlsx")]
    [InlineData("?format=XLSX&separator=semicolon")]
    [InlineData("?format=xlsx&name=ada&date=2026-03-01")]
    public async Task A_workbook_has_the_bookings(string query)
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Ada Lovelace", "Ada =1+1");
        foreach (var (http, path) in new[] { (site.Api, ApiPath), (site.Admin.Http, PagePath) })
        {
            using var response = await http.GetAsync(path + query, Cancellation);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(XlsxType, response.Content.Headers.ContentType?.ToString());
            Assert.EndsWith(".xlsx", response.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
            using var workbook = SpreadsheetDocument.Open(
                new MemoryStream(await response.Content.ReadAsByteArrayAsync(Cancellation)), isEditable: false);
            var rows = workbook.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Row>().Skip(1);
            var names = rows.Select(row => row.Elements<Cell>().ElementAt(4).InnerText);
            Assert.Equal(["Ada =1+1", "Ada Lovelace"], names.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("format=pdf", "format", "csv, xlsx")]
    [InlineData("format=xls", "format", "csv, xlsx")]
    [InlineData("separator=;", "separator", "comma, semicolon")]
    [InlineData("separator=tab", "separator", "comma, semicolon")]
    [InlineData("format=xlsx&separator=tab", "separator", "comma, semicolon")]
    public async Task An_unknown_value_is_rejected_with_the_allowed_ones(string query, string parameter, string allowed)
    {
        await using var site = await SiteWithBookings.StartAsync();

        using var response = await site.Api.GetAsync($"{ApiPath}?{query}", Cancellation);
        var page = await site.Admin.Http.GetPageAsync($"{PagePath}?{query}", HttpStatusCode.BadRequest);

        var problem = await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal(parameter, error.Name);
        Assert.Contains(allowed, error.Value[0].GetString(), StringComparison.Ordinal);
        Assert.Contains(allowed, page.Text("#notice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seperator=semicolon", "seperator")]
    [InlineData("format=xlsx&page=2", "page")]
    public async Task An_unknown_parameter_is_rejected_with_its_name(string query, string parameter)
    {
        await using var site = await SiteWithBookings.StartAsync();

        using var response = await site.Api.GetAsync($"{ApiPath}?{query}", Cancellation);

        var problem = await response.AssertProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task The_page_remembers_the_separator_until_the_administrator_signs_out()
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Ada Lovelace");
        Assert.Equal("comma", await SelectedSeparatorAsync(site));

        using var chosen = await site.Admin.Http.GetAsync(PagePath + "?separator=semicolon", Cancellation);
        var cookie = Assert.Single(chosen.Headers.GetValues("Set-Cookie"));
        Assert.Equal("eventbooking-separator=semicolon; path=/admin; samesite=lax; httponly", cookie);
        Assert.Equal("semicolon", await SelectedSeparatorAsync(site));
        Assert.Contains("Reference;Date", await site.Admin.Http.GetStringAsync(PagePath, Cancellation), StringComparison.Ordinal);
        Assert.Contains("Reference,Date", await site.Api.GetStringAsync(ApiPath, Cancellation), StringComparison.Ordinal);

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings");
        using var signOut = await site.Admin.SendAsync(page, ".sign-out");
        using var signIn = await site.Admin.SignInAsync(Site.AdminKey);
        Assert.Equal("comma", await SelectedSeparatorAsync(site));
    }

    [Theory]
    [InlineData("tab")]
    [InlineData("")]
    public async Task An_unknown_separator_in_the_cookie_is_ignored(string separator)
    {
        await using var site = await SiteWithBookings.StartAsync();
        site.Admin.Cookies.Add(new Cookie("eventbooking-separator", separator, "/admin", site.Site.Address.Host));

        Assert.Contains("Reference,Date", await site.Admin.Http.GetStringAsync(PagePath, Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/admin/bookings/export", "/admin/bookings")]
    [InlineData("/admin/bookings/export?format=xlsx&separator=semicolon", "/admin/bookings")]
    [InlineData("/admin/bookings/export?name=zoe%20%26&phone=1&format=csv&separator=comma", "/admin/bookings?name=zoe%20%26&phone=1")]
    [InlineData("/Admin/Bookings/Export/?Format=xlsx&name=ada", "/admin/bookings?name=ada")]
    public async Task A_download_without_a_session_leads_to_the_sign_in_page_and_then_to_the_list(string export, string list)
    {
        await using var site = await SiteWithBookings.StartAsync();
        using var visitor = new Administrator(site.Site);

        using var refused = await visitor.Http.GetAsync(export, Cancellation);
        var signIn = await visitor.Http.GetPageAsync(refused.Headers.Location!.OriginalString);
        using var response = await visitor.SendAsync(signIn, "main form", ("key", Site.AdminKey));

        Assert.Equal((HttpStatusCode.Redirect, list), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.OK, await visitor.GetStatusAsync(list));
    }

    [Fact]
    public async Task The_page_offers_both_formats_without_saving_other_pages_as_files()
    {
        await using var site = await SiteWithBookings.StartAsync();
        await site.BookAsync("2026-03-01T10:00", "Ada Lovelace");

        var page = await site.Admin.Http.GetPageAsync("/admin/bookings?name=ada&date=2026-03-01");

        Assert.Null(page.QuerySelector("[download]"));
        var form = page.QuerySelector("form.download")!;
        Assert.Equal(["xlsx", "csv"], form.QuerySelectorAll("button[name=format]").Select(button => button.GetAttribute("value")));
        Assert.Equal(["comma", "semicolon"], form.QuerySelectorAll("option").Select(option => option.GetAttribute("value")));
        Assert.Equal(
            [("name", "ada"), ("date", "2026-03-01")],
            form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(field => (field.Name, field.Value)));
    }

    [Fact]
    public async Task An_old_reference_that_looks_like_a_number_is_marked_in_csv_only()
    {
        await using var site = await SiteWithBookings.StartAsync(
            services => services.AddSingleton<ReferenceGenerator>(new FixedReferenceGenerator("123E-0012")));
        await site.BookAsync("2026-03-01T10:00", "Ada");

        Assert.Contains("\r\n'123E-0012,", await site.Api.GetStringAsync(ApiPath, Cancellation), StringComparison.Ordinal);
        var list = await site.Api.GetJsonAsync("/api/admin/bookings?reference=123E-0012");
        Assert.Equal("123E-0012", list.GetProperty("items")[0].GetProperty("reference").GetString());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task A_store_failure_closes_the_connection_or_returns_503(string format)
    {
        await using var failsLater = await SiteWithBookings.StartAsync(
            services => services.AddSingleton<IBookingSearch>(new FailingSearch(failsAfter: 2)));
        await using var failsAtOnce = await SiteWithBookings.StartAsync(
            services => services.AddSingleton<IBookingSearch>(new FailingSearch(failsAfter: 0)));

        var path = $"{ApiPath}?format={format}";
        using var half = await failsLater.Api.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var nothing = await failsAtOnce.Api.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.OK, half.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => half.Content.ReadAsByteArrayAsync(Cancellation));
        await nothing.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        Assert.Null(nothing.Content.Headers.ContentDisposition);
    }

    [Theory]
    [InlineData("csv", "\uFEFFReference,")]
    [InlineData("xlsx", "PK")]
    public async Task A_file_begins_before_all_bookings_are_read_and_ends_with_the_client(string format, string beginning)
    {
        var search = new FailingSearch(failsAfter: int.MaxValue, blocksAfter: 1);
        await using var site = await SiteWithBookings.StartAsync(services => services.AddSingleton<IBookingSearch>(search));

        var path = $"{ApiPath}?format={format}";
        using (var response = await site.Api.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Cancellation);
            var expected = Encoding.UTF8.GetBytes(beginning);
            var read = new byte[expected.Length];
            await body.ReadExactlyAsync(read, Cancellation);
            Assert.Equal(expected, read);
        }

        await search.Ended.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    private static async Task<string> SelectedSeparatorAsync(SiteWithBookings site) =>
        (await site.Admin.Http.GetPageAsync("/admin/bookings")).QuerySelector<IHtmlSelectElement>("#separator")!.Value!;
}
