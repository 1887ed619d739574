using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Access.Sessions;

/// <summary>
/// Makes and opens session tokens. A token is the session, sealed under the domain key and bound to its key id; the secret key is
/// derived from the key id under a key of its own. So token, id and key belong together and to nothing else, nothing is stored, and nothing
/// in a token can be read. Any node of the deployment opens it.
/// </summary>
internal sealed class SessionTokens(DomainKeys keys, IRandomBytes random) : IDisposable
{
    /// <summary>The longest token, characters.</summary>
    public const int LongestToken = 4096;

    private const string IdPrefix = "AKID";
    private const int IdLetters = 60;

    // A policy is full of quotes, which would take six bytes each; nothing here goes into a page.
    private static readonly JsonTypeInfo<Session> Json =
        new AccessDocuments(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Session;

    private readonly SecretMaterial secretKeys = keys.Derive("session-keys");

    /// <summary>A key id of the form that sessions have and permanent keys have not.</summary>
    public string NewSecretId() => IdPrefix + Identifiers.NewAlphanumeric(IdLetters, random);

    /// <summary>Whether a key id has the form of a session's.</summary>
    public static bool IsSessionId(string secretId) => secretId.Length == IdPrefix.Length + IdLetters;

    /// <summary>The secret key and the token of a session.</summary>
    public (string SecretKey, string Token) Issue(Session session)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(session, Json);
        byte[] box = SealedBox.Seal(BoxPurpose.Session, keys.Of(string.Empty), Bind(session.SecretId), content, random);
        return (SecretKeyOf(session.SecretId), Base64Url.EncodeToString(box));
    }

    /// <summary>The secret key that goes with a key id of the session form; nobody can tell it who has not been given it.</summary>
    public string SecretKeyOf(string secretId) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secretKeys.Bytes, Encoding.ASCII.GetBytes(secretId)));

    /// <summary>The session of a token that belongs to the key id, or null; whether it still lives is for others to say.</summary>
    public Session? Open(string secretId, string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token))
            return null;
        byte[] box = Base64Url.DecodeFromChars(token);
        // One text a token: blanks, padding and bits that a decoder drops would make several.
        if (Base64Url.EncodeToString(box) != token)
            return null;
        byte[] content = new byte[Math.Max(0, SealedBox.ContentLength(box))];
        return SealedBox.TryOpen(BoxPurpose.Session, keys.Of(string.Empty), Bind(secretId), box, content)
            ? JsonSerializer.Deserialize(content, Json)
            : null;
    }

    public void Dispose() => secretKeys.Dispose();

    private AssociatedData Bind(string secretId) => new AssociatedData().Add("session").Add(keys.Deployment).Add(secretId);
}
