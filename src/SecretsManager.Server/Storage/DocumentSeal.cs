using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Storage;

/// <summary>
/// Seals an aggregate as the document of its row and opens it again. Deployment, identity and generation are associated data: a
/// document in another row, under another name or of another generation does not open.
/// </summary>
internal sealed class DocumentSeal(DomainKeys keys, IRandomBytes random)
{
    public byte[] Seal<T>(RecordIdentity identity, long generation, T value, JsonTypeInfo<T> json)
    {
        byte[] plaintext = JsonSerializer.SerializeToUtf8Bytes(value, json);
        byte[] document = SealedBox.Seal(BoxPurpose.Document, keys.Of(identity.Region), Bind(identity, generation), plaintext, random);
        CryptographicOperations.ZeroMemory(plaintext);
        return document;
    }

    /// <exception cref="IntegrityException">The document is not the one that was written for this identity and generation.</exception>
    public T Open<T>(RecordRow row, JsonTypeInfo<T> json)
    {
        string what = $"the document of a record of kind {row.Identity.Kind}";
        byte[] plaintext = SealedBox.Open(BoxPurpose.Document, keys.Of(row.Identity.Region), Bind(row.Identity, row.Generation), row.Document, what);
        try
        {
            return JsonSerializer.Deserialize(plaintext, json) ?? throw new IntegrityException(what);
        }
        catch (JsonException)
        {
            throw new IntegrityException(what);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private AssociatedData Bind(RecordIdentity identity, long generation) => new AssociatedData()
        .Add("record").Add(keys.Deployment).Add(identity.Kind).Add(identity.Account).Add(identity.Region).Add(identity.Id).Add(generation);
}
