using System.Net;
using System.Xml.Linq;
using EventBooking.Controllers;
using EventBooking.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventBooking.Tests.Storage;

/// <summary>The keys that protect sessions and forms, in every store.</summary>
public abstract class KeysContract : IAsyncLifetime
{
    private IStoreHost host = null!;

    protected abstract IStoreHost CreateHost();

    /// <summary>Creates what the application before the encryption of keys has created.</summary>
    protected abstract Task PrepareOlderStoreAsync(IStoreHost host);

    public ValueTask InitializeAsync()
    {
        host = CreateHost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Two_instances_accept_each_others_sessions_and_forms()
    {
        await using var first = Start();
        await using var second = Start();
        foreach (var (one, other) in new[] { (first, second), (second, first) })
        {
            using var atOne = await Administrator.CreateSignedInAsync(one);
            using var atOther = new Administrator(other, atOne.Cookies);

            Assert.Equal(HttpStatusCode.OK, await atOther.GetStatusAsync(ExampleAdminController.Page));
            var page = await atOne.Http.GetPageAsync(ExampleAdminController.Page);
            using var signedOut = await atOther.SendAsync(page, ".sign-out");
            Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
            Assert.Equal(HttpStatusCode.Redirect, await atOne.GetStatusAsync(ExampleAdminController.Page));
        }
    }

    [Fact]
    public async Task A_restart_keeps_the_session()
    {
        CookieContainer cookies;
        await using (var before = Start())
        {
            using var administrator = await Administrator.CreateSignedInAsync(before);
            cookies = administrator.Cookies;
        }

        await using var after = Start();
        using var again = new Administrator(after, cookies);

        Assert.Equal(HttpStatusCode.OK, await again.GetStatusAsync(ExampleAdminController.Page));
    }

    [Fact]
    public async Task Another_database_does_not_accept_the_session()
    {
        await using var otherHost = CreateHost();
        await using var here = Start();
        await using var elsewhere = Site.Start(otherHost.Settings, ExampleAdmin.Add);
        using var administrator = await Administrator.CreateSignedInAsync(here);
        using var other = new Administrator(elsewhere, administrator.Cookies);

        Assert.Equal(HttpStatusCode.Redirect, await other.GetStatusAsync(ExampleAdminController.Page));
    }

    [Fact]
    public async Task A_site_has_its_key_before_the_first_request()
    {
        await using var site = Start();

        Assert.Single(host.OpenKeys().GetAllElements());
    }

    [Fact]
    public async Task Stored_keys_are_encrypted_and_another_admin_key_cannot_read_them()
    {
        string formKey;
        await using (var site = Start())
        {
            formKey = site.Services.GetRequiredService<FormKeys>().Issue();
        }

        var stored = Assert.Single(host.OpenKeys().GetAllElements()).ToString();
        Assert.Contains("encryptedSecret", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", stored, StringComparison.Ordinal);
        await using var same = Start();
        Assert.True(same.Services.GetRequiredService<FormKeys>().TryRead(formKey, out _));
        await using var other = Site.Start(host.Settings.Append(new("Admin:Key", "another key that is long enough")).ToDictionary());
        var formKeys = other.Services.GetRequiredService<FormKeys>();
        Assert.False(formKeys.TryRead(formKey, out _));
        Assert.True(formKeys.TryRead(formKeys.Issue(), out _));
    }

    [Fact]
    public async Task Keys_that_an_older_application_stored_in_plain_text_are_deleted()
    {
        await PrepareOlderStoreAsync(host);
        var keys = host.OpenKeys();
        keys.GetAllElements();
        keys.StoreElement(XElement.Parse("<key id='1'><descriptor><masterKey><value>secret</value></masterKey></descriptor></key>"), "key-1");

        await host.OpenAsync();

        Assert.Empty(host.OpenKeys().GetAllElements());
    }

    [Fact]
    public async Task Instances_that_start_together_on_an_empty_store_share_one_key()
    {
        await host.OpenAsync();
        var (first, second) = (host.OpenKeys(), host.OpenKeys());
        Assert.Empty(first.GetAllElements());
        Assert.Empty(second.GetAllElements());

        first.StoreElement(new XElement("key", "of the first"), "key-1");
        second.StoreElement(new XElement("key", "of the second"), "key-2");

        Assert.Equal("of the first", Assert.Single(first.GetAllElements()).Value);
        Assert.Equal("of the first", Assert.Single(second.GetAllElements()).Value);
    }

    [Fact]
    public async Task A_later_key_is_added_as_it_was_given()
    {
        await host.OpenAsync();
        var keys = host.OpenKeys();
        keys.GetAllElements();
        keys.StoreElement(new XElement("key", "first"), "key-1");
        keys.GetAllElements();
        var later = XElement.Parse(
            """<key id="2" xmlns:p="urn:p"><p:value kind="a&amp;b"> ü😀 </p:value></key>""", LoadOptions.PreserveWhitespace);

        keys.StoreElement(later, "key-2");

        Assert.Contains(host.OpenKeys().GetAllElements(), key => XNode.DeepEquals(key, later));
        Assert.Equal(2, host.OpenKeys().GetAllElements().Count);
    }

    private Site Start() => Site.Start(host.Settings, ExampleAdmin.Add);
}

public sealed class SqliteKeysTests : KeysContract
{
    protected override IStoreHost CreateHost() => new SqliteHost();

    protected override async Task PrepareOlderStoreAsync(IStoreHost host)
    {
        await using var connection = await ((SqliteHost)host).CreateAtVersionAsync(8);
    }
}

public sealed class MongoKeysTests(MongoServer server) : KeysContract
{
    protected override IStoreHost CreateHost() => new MongoHost(server);

    protected override Task PrepareOlderStoreAsync(IStoreHost host) => host.OpenAsync();
}
