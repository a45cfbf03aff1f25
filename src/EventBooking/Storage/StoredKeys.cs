using System.Xml.Linq;
using EventBooking.Bookings;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EventBooking.Storage;

/// <summary>
/// The data protection keys of sessions and forms. They are stored with the bookings, so that all instances share them and they survive a
/// restart. Needs a prepared store, and throws <see cref="StoreUnavailableException"/> if it does not answer.
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
    /// The first key has a fixed name. If several instances start on an empty store, one of them creates it. The others read again after
    /// writing, and use that key instead of their own.
    /// </summary>
    public void StoreElement(XElement element, string friendlyName) =>
        AddUnlessThere(foundNone ? FirstName : friendlyName, element.ToString(SaveOptions.DisableFormatting));

    protected abstract IReadOnlyCollection<string> ReadAll();

    /// <summary>Changes nothing if the name exists.</summary>
    protected abstract void AddUnlessThere(string name, string xml);
}
