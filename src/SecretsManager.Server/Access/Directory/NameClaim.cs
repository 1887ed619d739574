using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>Keeps a name or number unique, and finds what it stands for.</summary>
/// <param name="Id">The id of what it stands for.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record NameClaim(string Id, long Created)
{
    public RecordIndex ToIndex() => new(0, 0, string.Empty, string.Empty, 0, Created, null);
}
