using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SecretsManager.Tests.Access.WebIdentity;

/// <summary>An issuer of identity tokens that signs what it is told, right or wrong, by code of its own.</summary>
internal sealed class TestIssuer
{
    public const string Url = "https://issuer.test/realms/one";
    public const string Audience = "secrets";
    public const string Subject = "system:serviceaccount:prod:app";

    // Keys take their time to make, and nothing here changes them.
    public static readonly RSA Rsa = RSA.Create(2048);
    public static readonly RSA OtherRsa = RSA.Create(2048);
    public static readonly ECDsa P256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public static readonly ECDsa P384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    public static readonly ECDsa P521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);

    /// <summary>All of its keys, as it publishes them.</summary>
    public static string KeySet => Set(Jwk(Rsa, "rsa"), Jwk(P256, "p256"), Jwk(P384, "p384"), Jwk(P521, "p521"));

    public static string Set(params JsonObject[] keys) => new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.DeepClone())]) }.ToJsonString();

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static JsonObject Jwk(RSA key, string? id)
    {
        RSAParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return WithId(new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) }, id);
    }

    public static JsonObject Jwk(ECDsa key, string? id)
    {
        ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return WithId(
            new JsonObject { ["kty"] = "EC", ["crv"] = $"P-{key.KeySize}", ["x"] = Base64Url.EncodeToString(parameters.Q.X), ["y"] = Base64Url.EncodeToString(parameters.Q.Y) }, id);
    }

    /// <summary>The claims of a good token.</summary>
    public static JsonObject Claims(long now) => new()
    {
        ["iss"] = Url,
        ["sub"] = Subject,
        ["aud"] = Audience,
        ["exp"] = now + 600,
        ["nbf"] = now,
        ["iat"] = now,
    };

    /// <summary>A good token by one of the algorithms.</summary>
    public static string Token(long now, string algorithm = "RS256") => Sign(algorithm, KeyIdOf(algorithm), Claims(now));

    public static string Sign(string algorithm, string? keyId, JsonObject claims) =>
        Sign(Header(algorithm, keyId), claims.ToJsonString(), data => Signature(algorithm, data));

    public static string Sign(string header, string payload, Func<byte[], byte[]> sign)
    {
        string signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Header(string algorithm, string? keyId) => WithId(new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" }, keyId).ToJsonString();

    public static string KeyIdOf(string algorithm) => algorithm switch
    {
        "ES256" => "p256",
        "ES384" => "p384",
        "ES512" => "p521",
        _ => "rsa",
    };

    public static byte[] Signature(string algorithm, byte[] data) => Signature(algorithm, data, Rsa);

    public static byte[] Signature(string algorithm, byte[] data, RSA rsa)
    {
        HashAlgorithmName hash = new("SHA" + algorithm[2..]);
        return algorithm[..2] switch
        {
            "RS" => rsa.SignData(data, hash, RSASignaturePadding.Pkcs1),
            "PS" => rsa.SignData(data, hash, RSASignaturePadding.Pss),
            _ => (algorithm switch { "ES256" => P256, "ES384" => P384, _ => P521 }).SignData(data, hash),
        };
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static JsonObject WithId(JsonObject owner, string? id)
    {
        if (id is not null)
            owner["kid"] = id;
        return owner;
    }
}
