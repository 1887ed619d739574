namespace SecretsManager.Server.Access.Directory;

/// <summary>A policy attached to a user, a group or a role.</summary>
/// <param name="PolicyId">A custom policy's id, or a preset's.</param>
/// <param name="Attached">Unix milliseconds.</param>
internal sealed record Attachment(long PolicyId, long Attached)
{
    /// <summary>The uin of whoever attached it; 0 if that is not known.</summary>
    public long OperatorUin { get; init; }
}
