using System.Collections.Frozen;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>
/// Which request fields of the audit API 2019-03-19 are not text, so that text from a command line can be sent as the type the API wants
/// without knowing the action. One name has another type in one action: <c>NextToken</c>, text elsewhere, is a number in DescribeEvents.
/// </summary>
public static class CloudAuditFieldTypes
{
    /// <summary>The fields that hold whole numbers, or lists of them.</summary>
    public static FrozenSet<string> Integers { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "Compress",
        "EndTime",
        "IsReturnLocation",
        "MaxResults",
        "PageNumber",
        "PageSize",
        "StartTime",
        "Status",
        "TrackForAllMembers",
        "TrackId");

    /// <summary>The fields of one action that hold whole numbers.</summary>
    public static FrozenSet<string> IntegersOf(string action) => action == "DescribeEvents" ? OfDescribeEvents : Integers;

    /// <summary>The fields that hold true or false: none.</summary>
    public static FrozenSet<string> Booleans { get; } = FrozenSet<string>.Empty;

    /// <summary>The fields that hold bytes, which travel as base64: none.</summary>
    public static FrozenSet<string> Binaries { get; } = FrozenSet<string>.Empty;

    private static readonly FrozenSet<string> OfDescribeEvents = FrozenSet.Create(StringComparer.Ordinal, [.. Integers, "NextToken"]);
}
