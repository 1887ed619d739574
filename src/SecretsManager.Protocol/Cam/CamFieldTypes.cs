using System.Collections.Frozen;

namespace SecretsManager.Protocol.Cam;

/// <summary>
/// Which request fields of the CAM API 2019-01-16 are not text, so that text from a command line can be sent as the type the API wants
/// without knowing the action. Two names have another type in some actions and are text here: <c>RoleId</c>, which
/// UpdateRoleSessionDuration and UpdateRoleConsoleLogin want as a number, and <c>PolicyType</c>, a number only in an action that is not
/// served.
/// </summary>
public static class CamFieldTypes
{
    /// <summary>The fields that hold whole numbers, or lists of them.</summary>
    public static FrozenSet<string> Integers { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "ApproverUin",
        "AttachGroupId",
        "AttachType",
        "AttachUin",
        "AutoRotateKey",
        "ConsoleLogin",
        "DetachGroupId",
        "DetachUin",
        "DisablePolicy",
        "FilterSubAccountUin",
        "Force",
        "ForcePasswordChange",
        "GroupId",
        "Limit",
        "MaxItems",
        "MinimumLength",
        "NeedResetPassword",
        "Offset",
        "OpUin",
        "Page",
        "PasswordExpirationInvalidation",
        "Phone",
        "PolicyId",
        "RetryPasswordLimit",
        "ReusePasswordLimit",
        "Rp",
        "SessionDuration",
        "Stoken",
        "StrategyType",
        "SubUin",
        "TargetGroupId",
        "TargetUin",
        "Uid",
        "Uin",
        "UseApi",
        "VersionId",
        "Wechat");

    /// <summary>The fields that hold true or false.</summary>
    public static FrozenSet<string> Booleans { get; } = FrozenSet.Create(StringComparer.Ordinal, "SetAsDefault");

    /// <summary>The fields that hold bytes, which travel as base64: none.</summary>
    public static FrozenSet<string> Binaries { get; } = FrozenSet<string>.Empty;
}
