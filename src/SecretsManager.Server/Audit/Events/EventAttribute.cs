namespace SecretsManager.Server.Audit.Events;

/// <summary>What the index has rows for. The numbers are stored: they stay.</summary>
internal enum IndexedAttribute
{
    /// <summary>Every record; there is no value.</summary>
    All = 0,
    EventName = 1,
    PrincipalId = 2,
    ResourceName = 3,
    AccessKeyId = 4,

    // 5 was the request id, which now tells its second itself; UnusedIndexRows drops what is left of it.
    SourceAddress = 6,

    /// <summary>The error code, whoever gave it; there is no row for a success.</summary>
    ErrorCode = 7,
}

/// <summary>The attributes by which events can be found.</summary>
internal static class EventAttribute
{
    /// <summary>The keys, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "RequestId", "EventName", "ActionType", "PrincipalId", "ResourceType", "ResourceId", "ResourceName", "AccessKeyId", "SensitiveAction", "ApiErrorCode",
        "CamErrorCode", "SourceIPAddress", "Tags",
    ];

    /// <summary>Whether an event has this value.</summary>
    public static bool Has(AuditEvent found, string key, string value) => key switch
    {
        "RequestId" => found.RequestId == value,
        "EventName" => found.Action == value,
        "ActionType" => found.Effect == value,
        "PrincipalId" => found.PrincipalId == value,
        "ResourceType" => found.Service == value,
        "ResourceId" => value == found.Resource || (value.Length > 0 && value == found.ResourceName),
        "ResourceName" => found.ResourceName == value,
        "AccessKeyId" => found.AccessKeyId == value,
        "SensitiveAction" => found.Sensitive == value,
        "ApiErrorCode" => found.ApiErrorCode == value,
        "CamErrorCode" => found.CamErrorCode == value,
        "SourceIPAddress" => found.SourceAddress == value,
        "Tags" => found.Tags.Count > 0 && TagCondition.Read(value)?.IsMetBy(found.Tags) == true,
        _ => throw new InvalidOperationException($"There is no attribute {key}."),
    };

    /// <summary>The index's rows that hold all events with this value, the more telling the lower the rank; null if there are none.</summary>
    public static (int Rank, IndexedAttribute Attribute, string Value)? IndexOf(string key, string value) => (key, value) switch
    {
        (_, "") => null,
        ("ResourceName", _) => (1, IndexedAttribute.ResourceName, value),
        ("ResourceId", _) when AuditEvent.ShortNameOf(value).Length > 0 => (1, IndexedAttribute.ResourceName, AuditEvent.ShortNameOf(value)),
        ("ApiErrorCode" or "CamErrorCode", not "0") => (2, IndexedAttribute.ErrorCode, value),
        ("AccessKeyId", _) => (3, IndexedAttribute.AccessKeyId, value),
        ("SourceIPAddress", _) => (4, IndexedAttribute.SourceAddress, value),
        ("PrincipalId", _) => (5, IndexedAttribute.PrincipalId, value),
        ("EventName", _) => (6, IndexedAttribute.EventName, value),
        _ => null,
    };
}
