using EventBooking.Hosting.Startup;
using EventBooking.Tests.Testing;

namespace EventBooking.Tests.Hosting.Startup;

/// <summary>A malformed address of MongoDB is an error with the name of the setting, whatever the driver throws.</summary>
public sealed class MongoAddressTests
{
    [Theory]
    [InlineData("mongodb://localhost:99999/?replicaSet=rs0")]
    [InlineData("mongodb://localhost:99999999999/")]
    [InlineData("mongodb://localhost:0/")]
    [InlineData("mongodb://a%zzb:c@localhost/")]
    [InlineData("mongodb://localhost/?maxPoolSize=x")]
    [InlineData("mongodb://localhost/?maxPoolSize=-1")]
    [InlineData("mongodb://localhost/?w=-1")]
    [InlineData("mongodb://localhost/?authMechanism=X")]
    [InlineData("mongodb://[::1/")]
    [InlineData("mongodb://")]
    [InlineData("mongodb+srv://localhost:27017/")]
    public void A_malformed_address_is_named(string address)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "MongoDb",
            ["Storage:MongoDb:ConnectionString"] = address,
        };

        var exception = Assert.Throws<StartException>(() => Site.Start(settings));

        Assert.StartsWith("Storage:MongoDb:ConnectionString ", Assert.Single(exception.Errors), StringComparison.Ordinal);
    }
}
