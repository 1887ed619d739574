using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>An issuer of identity tokens whom the account trusts to name its workloads.</summary>
/// <param name="Account">The root account it belongs to.</param>
/// <param name="IdentityUrl">The issuer, exactly as its tokens name it.</param>
/// <param name="IdentityKey">Its public keys, a JSON Web Key Set, as the API carries it; empty where they are fetched from the issuer.</param>
/// <param name="ClientIds">The audiences for which its tokens are accepted.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record OidcProvider(string Name, long Account, string IdentityUrl, string IdentityKey, IReadOnlyList<string> ClientIds, long Created)
{
    public string Description { get => field ?? string.Empty; init; }

    /// <summary>Whether its keys are fetched again from the issuer when they change.</summary>
    public bool RotatesKeys { get; init; }

    public RecordIndex ToIndex() => new(0, 0, string.Empty, string.Empty, 0, Created, null);
}
