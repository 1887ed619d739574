namespace SecretsManager.Server.Gateway;

/// <summary>The common parameters that stand among an action's own where the older signatures are used (API 3.0, signature v1).</summary>
internal static class LegacyCommonParameters
{
    public static IReadOnlyList<string> All { get; } =
    [
        "Action", "Version", "Region", "Timestamp", "Nonce", "SecretId", "Signature", "SignatureMethod", "Token", "Language", "RequestClient",
    ];
}
