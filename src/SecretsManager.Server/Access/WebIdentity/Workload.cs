namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>A workload as its identity token proves it.</summary>
/// <param name="Provider">The name of the identity provider.</param>
/// <param name="Issuer">The issuer.</param>
/// <param name="Subject">Who it is, for the issuer.</param>
/// <param name="Audiences">Those of the token's audiences that the provider accepts; at least one.</param>
internal sealed record Workload(string Provider, string Issuer, string Subject, IReadOnlyList<string> Audiences);

/// <summary>Why an identity token proves nothing.</summary>
internal enum IdentityTokenFault
{
    /// <summary>It proves something.</summary>
    None,

    /// <summary>It is not of this issuer, for these audiences, by an accepted key, or not valid yet.</summary>
    Refused,

    /// <summary>It was good until it expired.</summary>
    Expired,
}
