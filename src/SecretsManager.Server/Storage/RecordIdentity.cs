namespace SecretsManager.Server.Storage;

/// <summary>What a record is and whose: the primary key of <c>records</c>, and part of the associated data of its seal.</summary>
/// <param name="Kind">The kind of aggregate, one of <see cref="RecordKind"/>.</param>
/// <param name="Account">The uin of the owning account; 0 for what belongs to the deployment.</param>
/// <param name="Region">The region; empty for what is the same in all regions, as identities are.</param>
/// <param name="Id">The id or name within kind, account and region; compared by ordinal.</param>
internal readonly record struct RecordIdentity(string Kind, long Account, string Region, string Id)
{
    /// <summary>The least text behind all that begin with a prefix, which is not empty.</summary>
    public static string Behind(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}

/// <summary>The kinds of records. A kind's name is stored and sealed: it never changes.</summary>
internal static class RecordKind
{
    public const string Account = "account";
    public const string AccessKey = "access-key";
    public const string MasterKey = "cmk";
    public const string KeyAlias = "cmk-alias";
    public const string Secret = "secret";
    public const string User = "user";
    public const string Group = "group";
    public const string Role = "role";
    public const string Policy = "policy";
    public const string OidcProvider = "oidc-provider";
    public const string PasswordRules = "password-rules";
    public const string NameClaim = "name";
    public const string TagKey = "tag-key";
    public const string LogKey = "log-key";
    public const string AuditTrack = "audit-track";
    public const string ProductInstance = "product-instance";
    public const string RotationTask = "rotation-task";
    public const string CredentialProbe = "credential-probe";
    public const string EventReceiver = "event-receiver";
    public const string EventQueue = "event-queue";
    public const string SecretEvent = "secret-event";
}
