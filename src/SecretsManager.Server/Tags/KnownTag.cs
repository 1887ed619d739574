using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>A tag that there is.</summary>
internal sealed class KnownTag(RecordTag tag)
{
    public string Key => tag.Key;

    public string Value => tag.Value;

    /// <summary>Whether a resource has it, be it one that the caller does not see.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Who made it, and who created the resources that have it; as far as the caller sees them.</summary>
    public HashSet<long> Creators { get; } = [];
}
