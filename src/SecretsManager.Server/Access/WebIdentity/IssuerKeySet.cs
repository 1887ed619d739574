using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>
/// The public keys of an issuer that can verify tokens, out of a JSON Web Key Set (RFC 7517). Keys for encryption and of types that no
/// accepted algorithm uses are left out.
/// </summary>
internal sealed class IssuerKeySet
{
    private const int MostKeys = 50;
    private const int LeastModulusBits = 2048;
    private const int MostModulusBits = 8192;
    private const int LongestExponent = 4;

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private readonly IReadOnlyList<IssuerKey> keys;

    private IssuerKeySet(IReadOnlyList<IssuerKey> keys) => this.keys = keys;

    /// <summary>Reads a set that a caller gave: whatever is wrong in it is told.</summary>
    /// <exception cref="IssuerKeyException">It is no set, holds a private or weak key, or none that is of use.</exception>
    public static IssuerKeySet Read(ReadOnlyMemory<byte> json)
    {
        List<IssuerKey> found = [];
        using JsonDocument document = StrictJson.TryParseObject(json) ?? throw new IssuerKeyException(IssuerKeyFault.NotASet);
        foreach (JsonElement key in Entries(document))
        {
            if (PrivateMembers.Any(member => key.TryGetProperty(member, out _)))
                throw new IssuerKeyException(IssuerKeyFault.PrivateKey);
            if (IsForSignatures(key))
                found.Add(ReadKey(key));
        }

        if (found.Count == 0)
            throw new IssuerKeyException(IssuerKeyFault.NoKey);
        if (found.GroupBy(static key => key.KeyId, StringComparer.Ordinal).Any(static same => same.Count() > 1))
            throw new IssuerKeyException(IssuerKeyFault.SameId);
        return new IssuerKeySet(found);
    }

    /// <summary>Reads a set that an issuer serves: keys that cannot be used, and those of one id, are left out. Null if it is no set.</summary>
    public static IssuerKeySet? ReadServed(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument? document = StrictJson.TryParseObject(json);
            if (document is null)
                return null;
            List<IssuerKey> found = [];
            foreach (JsonElement key in Entries(document))
            {
                if (IsForSignatures(key) && TryReadKey(key) is { } usable)
                    found.Add(usable);
            }

            return new IssuerKeySet([.. found.Where(key => found.Count(other => other.KeyId == key.KeyId) == 1)]);
        }
        catch (IssuerKeyException)
        {
            return null;
        }
    }

    /// <summary>The key of this id; for a token that names none the only one that fits. Null if there is none, or more than one.</summary>
    public IssuerKey? Find(string? keyId, string algorithm)
    {
        IssuerKey? found = null;
        foreach (IssuerKey key in keys)
        {
            if (!key.Fits(algorithm) || (keyId is not null && key.KeyId != keyId))
                continue;
            if (found is not null)
                return null;
            found = key;
        }

        return found;
    }

    private static List<JsonElement> Entries(JsonDocument document)
    {
        bool isList = document.RootElement.TryGetProperty("keys"u8, out JsonElement entries) && entries.ValueKind == JsonValueKind.Array;
        if (!isList || entries.GetArrayLength() > MostKeys)
            throw new IssuerKeyException(IssuerKeyFault.NotASet);
        List<JsonElement> list = [.. entries.EnumerateArray()];
        return list.All(static entry => entry.ValueKind == JsonValueKind.Object) ? list : throw new IssuerKeyException(IssuerKeyFault.NotASet);
    }

    private static bool IsForSignatures(JsonElement key)
    {
        if (StrictJson.Text(key, "kty") is not ("RSA" or "EC"))
            return false;
        if (key.TryGetProperty("use"u8, out _) && StrictJson.Text(key, "use") != "sig")
            return false;
        return !key.TryGetProperty("key_ops"u8, out JsonElement operations)
            || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(IsVerify));
    }

    private static bool IsVerify(JsonElement operation) => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify"u8);

    private static IssuerKey? TryReadKey(JsonElement key)
    {
        try
        {
            return PrivateMembers.Any(member => key.TryGetProperty(member, out _)) ? null : ReadKey(key);
        }
        catch (IssuerKeyException)
        {
            return null;
        }
    }

    private static IssuerKey ReadKey(JsonElement key)
    {
        string? id = StrictJson.Text(key, "kid");
        string? algorithm = StrictJson.Text(key, "alg");
        if ((key.TryGetProperty("kid"u8, out _) && id is null) || (key.TryGetProperty("alg"u8, out _) && algorithm is null))
            throw new IssuerKeyException(IssuerKeyFault.NotAKey);
        IssuerKey read = StrictJson.Text(key, "kty") == "RSA" ? ReadRsa(key, id, algorithm) : ReadCurve(key, id, algorithm);
        return algorithm is null || read.Fits(algorithm) ? read : throw new IssuerKeyException(IssuerKeyFault.NotAKey);
    }

    private static IssuerKey ReadRsa(JsonElement key, string? id, string? algorithm)
    {
        byte[] modulus = Number(key, "n");
        byte[] exponent = Number(key, "e");
        if (exponent.Length > LongestExponent || (exponent[^1] & 1) == 0 || exponent is [1])
            throw new IssuerKeyException(IssuerKeyFault.NotAKey);
        int bits = (modulus.Length * 8) - System.Numerics.BitOperations.LeadingZeroCount((uint)modulus[0] << 24);
        if (bits is < LeastModulusBits or > MostModulusBits)
            throw new IssuerKeyException(IssuerKeyFault.KeySize);
        JsonWebKey bare = new() { Kty = "RSA", Kid = id, N = Base64Url.EncodeToString(modulus), E = Base64Url.EncodeToString(exponent) };
        return new IssuerKey(id, "RSA", string.Empty, algorithm, bare);
    }

    private static IssuerKey ReadCurve(JsonElement key, string? id, string? algorithm)
    {
        (string name, ECCurve curve, int length) = StrictJson.Text(key, "crv") switch
        {
            "P-256" => ("P-256", ECCurve.NamedCurves.nistP256, 32),
            "P-384" => ("P-384", ECCurve.NamedCurves.nistP384, 48),
            "P-521" => ("P-521", ECCurve.NamedCurves.nistP521, 66),
            _ => throw new IssuerKeyException(IssuerKeyFault.NotAKey),
        };
        (byte[] x, byte[] y) = (Bytes(key, "x"), Bytes(key, "y"));
        if (x.Length != length || y.Length != length || !IsOnCurve(curve, x, y))
            throw new IssuerKeyException(IssuerKeyFault.NotAKey);
        JsonWebKey bare = new() { Kty = "EC", Kid = id, Crv = name, X = Base64Url.EncodeToString(x), Y = Base64Url.EncodeToString(y) };
        return new IssuerKey(id, "EC", name, algorithm, bare);
    }

    private static bool IsOnCurve(ECCurve curve, byte[] x, byte[] y)
    {
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // Without the zeros that some issuers put before it.
    private static byte[] Number(JsonElement key, string name)
    {
        byte[] bytes = Bytes(key, name);
        int start = Array.FindIndex(bytes, static one => one != 0);
        return start < 0 ? throw new IssuerKeyException(IssuerKeyFault.NotAKey) : bytes[start..];
    }

    private static byte[] Bytes(JsonElement key, string name)
    {
        if (StrictJson.Text(key, name) is not { Length: > 0 and <= 2 * MostModulusBits / 8 } text || !Base64Url.IsValid(text))
            throw new IssuerKeyException(IssuerKeyFault.NotAKey);
        return Base64Url.DecodeFromChars(text);
    }
}
