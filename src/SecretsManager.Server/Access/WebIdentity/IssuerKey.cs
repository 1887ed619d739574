using Microsoft.IdentityModel.Tokens;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>A public key of an issuer.</summary>
/// <param name="KeyId">The id that tokens name it by; null if it has none.</param>
/// <param name="KeyType"><c>RSA</c> or <c>EC</c>.</param>
/// <param name="Curve">Of an EC key; otherwise empty.</param>
/// <param name="Algorithm">The only algorithm it is for; null if it does not say.</param>
/// <param name="Key">The key and nothing else of what its issuer wrote beside it.</param>
internal sealed record IssuerKey(string? KeyId, string KeyType, string Curve, string? Algorithm, JsonWebKey Key)
{
    /// <summary>Whether a signature by this algorithm may be of this key.</summary>
    public bool Fits(string algorithm) =>
        SigningAlgorithms.KeyOf(algorithm) == (KeyType, Curve) && (Algorithm is null || Algorithm == algorithm);
}
