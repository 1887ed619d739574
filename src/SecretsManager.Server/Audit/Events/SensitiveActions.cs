using System.Collections.Frozen;

namespace SecretsManager.Server.Audit.Events;

/// <summary>Which calls an auditor looks at first: those that read values, give or take rights, say where events go, or end something.</summary>
internal static class SensitiveActions
{
    private static readonly FrozenSet<string> Named = FrozenSet.Create(
        StringComparer.Ordinal,
        "AddUser",
        "AddUserToGroup",
        "ArchiveKey",
        "AssumeRole",
        "AssumeRoleWithWebIdentity",
        "AsymmetricRsaDecrypt",
        "AsymmetricSm2Decrypt",
        "CreateAccessKey",
        "CreateAuditTrack",
        "CreateEventsAuditTrack",
        "CreateOIDCConfig",
        "CreatePolicy",
        "CreatePolicyVersion",
        "CreateRole",
        "Decrypt",
        "GenerateDataKey",
        "GetFederationToken",
        "GetSSHKeyPairValue",
        "GetSecretValue",
        "ModifyAuditTrack",
        "ModifyEventsAuditTrack",
        "PutRolePermissionsBoundary",
        "PutUserPermissionsBoundary",
        "ScheduleKeyDeletion",
        "SetDefaultPolicyVersion",
        "StopLogging",
        "UpdateAccessKey",
        "UpdateAssumeRolePolicy",
        "UpdateOIDCConfig",
        "UpdatePolicy");

    private static readonly string[] Beginnings = ["Attach", "Delete", "Detach", "Disable", "Remove", "Unbind"];

    public static bool Contains(string action) =>
        Named.Contains(action) || Array.Exists(Beginnings, beginning => action.StartsWith(beginning, StringComparison.Ordinal));
}
