namespace SecretsManager.Server.Keys;

/// <summary>
/// The slot that a payload and its data key are bound to, as associated data at both layers: a ciphertext that is moved to another
/// account, region, secret, version or key does not open.
/// </summary>
/// <param name="ResourceType">The type of the owner, for example <c>secret</c>.</param>
/// <param name="ImmutableId">The owner's id that no rename or re-creation repeats.</param>
/// <param name="Sequence">The number of the content within the owner.</param>
/// <param name="PayloadType">The type of the content, as the owner numbers it.</param>
/// <param name="CreatorUin">Who made the owner.</param>
/// <param name="Created">When the version was made, Unix milliseconds.</param>
internal sealed record DataKeyBinding(
    long Account,
    string Region,
    string ResourceType,
    string ImmutableId,
    string Name,
    string VersionId,
    long Sequence,
    int PayloadType,
    long CreatorUin,
    long Created);
