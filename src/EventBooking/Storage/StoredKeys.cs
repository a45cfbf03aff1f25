using System.Xml.Linq;
using EventBooking.Bookings;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EventBooking.Storage;

/// <summary>
/// The keys that sessions and forms are protected with, kept beside the bookings, so that every instance reads what any other has
/// written, before and after a restart. Needs a prepared store, and throws <see cref="StoreUnavailableException"/> when it does not answer.
/// </summary>
public abstract class StoredKeys : IXmlRepository
{
    private const string FirstName = "first";

    private volatile bool foundNone;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var keys = ReadAll();
        foundNone = keys.Count == 0;
        return [.. keys.Select(xml => XElement.Parse(xml))];
    }

    /// <summary>
    /// The first key has a name of its own. Of instances that start together over an empty store one makes it, and the others, which
    /// read again after they have written, take it from there instead of each going by its own.
    /// </summary>
    public void StoreElement(XElement element, string friendlyName) =>
        AddUnlessThere(foundNone ? FirstName : friendlyName, element.ToString(SaveOptions.DisableFormatting));

    protected abstract IReadOnlyCollection<string> ReadAll();

    /// <summary>Keeps what already has this name.</summary>
    protected abstract void AddUnlessThere(string name, string xml);
}
