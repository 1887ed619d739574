using System.Collections.Frozen;

namespace SecretsManager.Protocol.Sts;

/// <summary>
/// Which request fields of the STS API 2018-08-13 are not text, so that text from a command line can be sent as the type the API wants
/// without knowing the action. A name has one type in all its actions.
/// </summary>
public static class StsFieldTypes
{
    /// <summary>The fields that hold whole numbers, or lists of them.</summary>
    public static FrozenSet<string> Integers { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "DurationSeconds",
        "TargetUin");

    /// <summary>The fields that hold true or false: none.</summary>
    public static FrozenSet<string> Booleans { get; } = FrozenSet<string>.Empty;

    /// <summary>The fields that hold bytes, which travel as base64: none.</summary>
    public static FrozenSet<string> Binaries { get; } = FrozenSet<string>.Empty;
}
