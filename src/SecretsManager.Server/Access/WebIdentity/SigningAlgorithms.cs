namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>
/// The algorithms by which identity tokens may be signed (RFC 7518, section 3.1), all of them with a pair of keys: whoever knows the public
/// key can sign nothing.
/// </summary>
internal static class SigningAlgorithms
{
    /// <summary>The type of key that the algorithm needs, <c>RSA</c> or <c>EC</c>, and its curve; null for an algorithm that is not accepted.</summary>
    public static (string KeyType, string Curve)? KeyOf(string algorithm) => algorithm switch
    {
        "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512" => ("RSA", string.Empty),
        "ES256" => ("EC", "P-256"),
        "ES384" => ("EC", "P-384"),
        "ES512" => ("EC", "P-521"),
        _ => null,
    };
}
