using System.Collections.Frozen;

namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// The preset policies. They are part of the product and never stored. What reads is told by the names of the actions; what such a
/// name would let through and must not, is left out by naming the rest.
/// </summary>
internal static class Presets
{
    /// <summary>Ids below this are presets'.</summary>
    public const long FirstCustomId = 1000;

    /// <summary>When they count as created: midnight of 2019-01-16 in UTC+8, the day of the API's version. Unix milliseconds.</summary>
    public const long Created = 1_547_568_000_000;

    // Without those that tell a secret's value.
    private static readonly string[] SecretMetadata = ["ssm:Describe*", "ssm:List*", "ssm:GetRegions", "ssm:GetServiceStatus"];

    // Without GetDataKeyPlaintext, which decrypts, and GetParametersForImport, which makes the import's key.
    private static readonly string[] KeyReads =
    [
        "kms:Describe*", "kms:List*", "kms:GetDataKeyCiphertextBlob", "kms:GetKeyRotationStatus", "kms:GetPublicKey", "kms:GetRegions",
        "kms:GetServiceStatus",
    ];

    private static readonly string[] IdentityReads = ["cam:Describe*", "cam:Get*", "cam:List*"];

    private static readonly string[] AuditReads =
        ["cloudaudit:Describe*", "cloudaudit:Get*", "cloudaudit:InquireAuditCredit", "cloudaudit:List*", "cloudaudit:LookUpEvents"];

    // The other actions that begin with Get give out credentials.
    private static readonly string[] SessionReads = ["sts:GetCallerIdentity"];

    private static readonly string[] TagReads = ["tag:Describe*", "tag:Get*"];

    /// <summary>All of them, by their ids.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        new(1, "AdministratorAccess", string.Empty, "Everything in the account.", ["*"]),
        new(
            2,
            "ReadOnlyAccess",
            string.Empty,
            "Reads what there is in the account; no value of a secret and nothing decrypted.",
            [.. SecretMetadata, .. KeyReads, .. IdentityReads, .. AuditReads, .. SessionReads, .. TagReads]),
        new(10, "QcloudSSMFullAccess", "ssm", "Everything with secrets.", ["ssm:*"]),
        new(11, "QcloudSSMReadOnlyAccess", "ssm", "Reads secrets, their values too.", ["ssm:Describe*", "ssm:Get*", "ssm:List*"]),
        new(12, "SSMMetadataReadOnlyAccess", "ssm", "Reads what there is of secrets, without their values. A preset of this product's own.", SecretMetadata),
        new(20, "QcloudKMSFullAccess", "kms", "Everything with keys.", ["kms:*"]),
        new(21, "QcloudKMSReadOnlyAccess", "kms", "Reads what there is of keys; decrypts nothing.", KeyReads),
        new(30, "QcloudCamFullAccess", "cam", "Everything with users, groups, roles and policies.", ["cam:*"]),
        new(31, "QcloudCamReadOnlyAccess", "cam", "Reads users, groups, roles and policies.", IdentityReads),
        new(40, "QcloudAuditFullAccess", "cloudaudit", "Everything with the audit trail.", ["cloudaudit:*"]),
        new(41, "QcloudAuditReadOnlyAccess", "cloudaudit", "Reads the audit trail.", AuditReads),
        new(50, "QcloudSTSFullAccess", "sts", "Everything with temporary credentials.", ["sts:*"]),
        new(51, "QcloudSTSReadOnlyAccess", "sts", "Tells callers who they are; gives out no credentials.", SessionReads),
        new(60, "QcloudTAGFullAccess", "tag", "Everything with tags.", ["tag:*"]),
        new(61, "QcloudTAGReadOnlyAccess", "tag", "Reads tags.", TagReads),
    ];

    private static readonly FrozenDictionary<long, Preset> ById = All.ToFrozenDictionary(preset => preset.PolicyId);

    // Whatever the case: no policy of an account's own may pass for a preset.
    private static readonly FrozenDictionary<string, Preset> ByName = All.ToFrozenDictionary(preset => preset.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The preset with this id, or null.</summary>
    public static Preset? Find(long policyId) => ById.GetValueOrDefault(policyId);

    /// <summary>The preset of exactly this name, or null.</summary>
    public static Preset? FindNamed(string name) => ByName.TryGetValue(name, out Preset? preset) && preset.Name == name ? preset : null;

    /// <summary>Whether a preset has the name, in whatever case.</summary>
    public static bool HasName(string name) => ByName.ContainsKey(name);
}
