using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>A group of users. Who is in it stands with each user; what its policies allow, they may.</summary>
/// <param name="GroupId">Its number within the account.</param>
/// <param name="Account">The root account it belongs to.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record Group(long GroupId, string Name, long Account, long Created)
{
    /// <summary>The remark; free text.</summary>
    public string Remark { get => field ?? string.Empty; init; }

    public IReadOnlyList<Attachment> Policies { get => field ?? []; init; }

    public RecordIndex ToIndex() => new(0, 0, string.Empty, Name, 0, Created, null)
    {
        Tags = DirectoryMarks.Of(Policies, null, [], []),
    };
}
