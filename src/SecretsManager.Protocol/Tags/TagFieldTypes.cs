using System.Collections.Frozen;

namespace SecretsManager.Protocol.Tags;

/// <summary>
/// Which request fields of the Tag API 2018-08-13 are not text, so that text from a command line can be sent as the type the API wants
/// without knowing the action. A name has one type in all its actions.
/// </summary>
public static class TagFieldTypes
{
    /// <summary>The fields that hold whole numbers, or lists of them.</summary>
    public static FrozenSet<string> Integers { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "AllList",
        "CosResourceId",
        "CreateUin",
        "Disable",
        "Limit",
        "MaxResults",
        "Offset",
        "ProjectId",
        "ShowProject");

    /// <summary>The fields that hold true or false: none.</summary>
    public static FrozenSet<string> Booleans { get; } = FrozenSet<string>.Empty;

    /// <summary>The fields that hold bytes, which travel as base64: none.</summary>
    public static FrozenSet<string> Binaries { get; } = FrozenSet<string>.Empty;
}
