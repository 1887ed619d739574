using System.Collections.Frozen;

namespace SecretsManager.Protocol;

/// <summary>The actions of this product's own, which the official APIs do not have. Policies may speak of them too.</summary>
public static class OwnActions
{
    /// <summary>By the service's short name.</summary>
    public static FrozenDictionary<string, FrozenSet<string>> OfService { get; } = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["ssm"] = FrozenSet.Create(StringComparer.Ordinal, "ChangeSecretKey", "DeregisterEventReceiver", "DeregisterProductInstance", "DescribeBill", "DescribeEventReceivers", "DescribeProductInstances", "DescribeSecretRotation", "DescribeStrayAccounts", "DescribeUsage",
            "DescribeVersionRollout", "DropStrayAccounts", "PromoteVersion", "RegisterEventReceiver", "RegisterProductInstance", "RollbackVersion", "RotateInstanceAdministrator", "RotateSecret", "SetSecretRotation", "SimulateAccess", "StartVersionRollout",
            "UpdateProductInstance"),
        ["cam"] = FrozenSet.Create(StringComparer.Ordinal, "BindMfaDevice", "ConfirmMfaDevice", "RevokeRoleSessions", "UnbindMfaDevice"),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
