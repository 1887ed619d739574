using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>A policy that the account wrote, with its versions. One of them, the default, is in force.</summary>
/// <param name="PolicyId">Its number within the account.</param>
/// <param name="Account">The root account it belongs to.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="Versions">Oldest first.</param>
/// <param name="Default">The number of the version in force.</param>
internal sealed record Policy(long PolicyId, string Name, long Account, long Created, IReadOnlyList<PolicyVersion> Versions, int Default)
{
    public string Description { get => field ?? string.Empty; init; }

    /// <summary>When it was last changed, Unix milliseconds.</summary>
    public long Updated { get => field == 0 ? Created : field; init; }

    /// <summary>The number of the last version that was made; never used twice.</summary>
    public int LastVersion { get => field == 0 ? 1 : field; init; }

    /// <summary>In ordinal order of the keys.</summary>
    public IReadOnlyList<RecordTag> Tags { get => field ?? []; init; }

    /// <summary>The version in force.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PolicyVersion InForce => Version(Default)!;

    /// <summary>The version of this number, or null.</summary>
    public PolicyVersion? Version(int number)
    {
        foreach (PolicyVersion version in Versions)
        {
            if (version.Number == number)
                return version;
        }

        return null;
    }

    public RecordIndex ToIndex() => new(0, 0, string.Empty, Name, 0, Created, null)
    {
        Tags = Tags,
    };
}

/// <summary>One version of a policy. It never changes, but for the one in force, whose document UpdatePolicy replaces.</summary>
/// <param name="Document">As it was written.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record PolicyVersion(int Number, string Document, long Created);
