namespace SecretsManager.Server.Events;

/// <summary>What events tell of, by the short names that receivers ask for. The type of an event is its short name behind <see cref="Prefix"/>.</summary>
internal static class SecretEventType
{
    public const string Prefix = "ssm.secret.";

    public const string Created = "created";
    public const string CreationFailed = "creation-failed";
    public const string VersionAdded = "version-added";
    public const string VersionChanged = "version-changed";
    public const string VersionDeleted = "version-deleted";
    public const string Rotated = "rotated";
    public const string RotationFailed = "rotation-failed";
    public const string RotationDueSoon = "rotation-due-soon";
    public const string CredentialRefused = "credential-refused";
    public const string CredentialAccepted = "credential-accepted";
    public const string CurrentChanged = "current-changed";
    public const string RolloutStarted = "rollout-started";
    public const string RolloutChanged = "rollout-changed";
    public const string RolloutPromoted = "rollout-promoted";
    public const string RolloutRolledBack = "rollout-rolled-back";
    public const string Enabled = "enabled";
    public const string Disabled = "disabled";
    public const string DeletionScheduled = "deletion-scheduled";
    public const string Restored = "restored";
    public const string Deleted = "deleted";
    public const string KeyChanged = "key-changed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Created, CreationFailed, VersionAdded, VersionChanged, VersionDeleted, Rotated, RotationFailed, RotationDueSoon, CredentialRefused, CredentialAccepted, CurrentChanged,
        RolloutStarted, RolloutChanged, RolloutPromoted, RolloutRolledBack, Enabled, Disabled, DeletionScheduled, Restored, Deleted, KeyChanged,
    ];
}

/// <summary>Something that happened to a secret.</summary>
/// <param name="Type">One of <see cref="SecretEventType.All"/>.</param>
internal sealed record Happening(string Type)
{
    /// <summary>The version that it is about; null for none.</summary>
    public string? VersionId { get; init; }

    /// <summary>The version that was in its place before.</summary>
    public string? PreviousVersionId { get; init; }

    /// <summary>The customer master key that the secret is under now.</summary>
    public string? KeyId { get; init; }

    /// <summary>The time of what is to come, Unix milliseconds: its rotation, its end.</summary>
    public long? At { get; init; }

    /// <summary>The task that failed.</summary>
    public long? FlowId { get; init; }

    /// <summary>Why it failed, in words.</summary>
    public string? Reason { get; init; }
}
