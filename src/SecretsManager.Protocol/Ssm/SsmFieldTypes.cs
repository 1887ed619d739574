using System.Collections.Frozen;

namespace SecretsManager.Protocol.Ssm;

/// <summary>
/// Which request fields of the SSM API 2019-09-23 are not text. A name has one type in all its actions, so that text from a command
/// line can be sent as the type the API wants without knowing the action.
/// </summary>
public static class SsmFieldTypes
{
    /// <summary>The fields that hold whole numbers.</summary>
    public static FrozenSet<string> Integers { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "Days",
        "DeleteMode",
        "EncryptType",
        "EndTime",
        "FlowID",
        "Frequency",
        "Limit",
        "LoginsPerSecond",
        "LongestWaitDays",
        "Offset",
        "OrderType",
        "PasswordLength",
        "Percent",
        "Port",
        "ProjectId",
        "RecoveryWindowInDays",
        "RotationFrequency",
        "SecretType",
        "StartTime",
        "State",
        "WaitForReadersDays");

    /// <summary>The fields that hold true or false.</summary>
    public static FrozenSet<string> Booleans { get; } = FrozenSet.Create(StringComparer.Ordinal, "CleanSSHKey", "EnableRotation", "FollowNewest");

    /// <summary>The fields that hold bytes, which travel as base64.</summary>
    public static FrozenSet<string> Binaries { get; } = FrozenSet.Create(StringComparer.Ordinal, "SecretBinary");
}
