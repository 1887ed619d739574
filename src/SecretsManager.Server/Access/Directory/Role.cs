using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>A role: rights without a key, taken for a while by those whom its trust policy names.</summary>
/// <param name="RoleId">Digits; a role made again under the same name has another.</param>
/// <param name="Account">The root account it belongs to.</param>
/// <param name="TrustPolicy">Who may take it, as the document was written.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record Role(string RoleId, string Name, long Account, string TrustPolicy, long Created)
{
    public string Description { get => field ?? string.Empty; init; }

    /// <summary>When it was last changed, Unix milliseconds.</summary>
    public long Updated { get => field == 0 ? Created : field; init; }

    /// <summary>How long a session may last at most, seconds; 0 for what the API allows.</summary>
    public int SessionDuration { get; init; }

    /// <summary>Whether the role may be taken in the console.</summary>
    public bool ConsoleLogin { get; init; }

    /// <summary>Sessions that were given before this are revoked; Unix milliseconds.</summary>
    public long SessionsFrom { get; init; }

    public IReadOnlyList<Attachment> Policies { get => field ?? []; init; }

    /// <summary>The id of the policy that bounds what all others may give; null for none.</summary>
    public long? Boundary { get; init; }

    /// <summary>In ordinal order of the keys.</summary>
    public IReadOnlyList<RecordTag> Tags { get => field ?? []; init; }

    public RecordIndex ToIndex() => new(0, 0, string.Empty, Name, 0, Created, null)
    {
        Tags = DirectoryMarks.Of(Policies, Boundary, [], Tags),
    };
}
