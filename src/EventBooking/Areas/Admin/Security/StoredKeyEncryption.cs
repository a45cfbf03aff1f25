using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace EventBooking.Areas.Admin.Security;

/// <summary>
/// Encrypts the keys of sessions and forms in the store with a key derived from <c>Admin:Key</c>, so that a copy of the database is not
/// enough to forge a session. Under another admin key they cannot be read, and the application creates a new one.
/// </summary>
public sealed class StoredKeyEncryptor(IOptions<AdminOptions> options) : IXmlEncryptor
{
    internal const int NonceBytes = 12;
    internal const int TagBytes = 16;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceBytes));
        using var aes = CreateCipher(options.Value);
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceBytes), plain, sealedBytes.AsSpan(NonceBytes, plain.Length), sealedBytes.AsSpan(^TagBytes..));
        return new(new XElement("encryptedKey", Convert.ToBase64String(sealedBytes)), typeof(StoredKeyDecryptor));
    }

    internal static AesGcm CreateCipher(AdminOptions options) => new(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Key), 32, info: "eventbooking stored keys"u8.ToArray()),
        TagBytes);
}

/// <summary>Stored keys contain the name of this type.</summary>
public sealed class StoredKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <summary>Throws a <see cref="CryptographicException"/> if the element was encrypted with another admin key.</summary>
    public XElement Decrypt(XElement encryptedElement)
    {
        var sealedBytes = Convert.FromBase64String(encryptedElement.Value).AsSpan();
        var plain = new byte[sealedBytes.Length - StoredKeyEncryptor.NonceBytes - StoredKeyEncryptor.TagBytes];
        using var aes = StoredKeyEncryptor.CreateCipher(services.GetRequiredService<IOptions<AdminOptions>>().Value);
        aes.Decrypt(
            sealedBytes[..StoredKeyEncryptor.NonceBytes],
            sealedBytes[StoredKeyEncryptor.NonceBytes..^StoredKeyEncryptor.TagBytes],
            sealedBytes[^StoredKeyEncryptor.TagBytes..],
            plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
