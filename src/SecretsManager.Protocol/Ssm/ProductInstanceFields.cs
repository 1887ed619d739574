using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>How an instance of a product is reached and what may be given in it; the fields of its registration. What is absent keeps its default, or at an update its value.</summary>
/// <param name="Host">A host name or address.</param>
/// <param name="Port">1 to 65535; the product's usual one if absent.</param>
/// <param name="Encryption"><c>Verified</c>, the default, for TLS with a certificate that is valid for the host; <c>None</c>.</param>
/// <param name="Authority">PEM certificates that vouch for the instance's; those of the system if empty. Of a host its public keys, lines as in <c>known_hosts</c>.</param>
/// <param name="Database">The database to log in to, where the product needs one.</param>
/// <param name="CredentialSecretName">The secret that holds the administrator's account, <c>{"UserName":…,"Password":…}</c>, for a host also <c>{"UserName":…,"PrivateKey":…}</c>.</param>
/// <param name="CredentialVersionId">Its version; <c>SSM_Current</c> if absent.</param>
/// <param name="AllowedDatabases">The databases in which privileges may be given; any, if none are named.</param>
/// <param name="AllowedPrivileges">The privileges that may be given; any, if none are named.</param>
/// <param name="PasswordLength">How many characters a new password has.</param>
/// <param name="PasswordSymbols">The characters beside letters and digits that passwords are made of.</param>
/// <param name="LoginsPerSecond">How many connections the product makes to it in a second at most.</param>
/// <param name="AllowedUsers">The users of a host as whom keys may log in; no others. Only for hosts, which need it.</param>
public sealed record ProductInstanceFields(
    string? Host,
    ulong? Port,
    string? Encryption,
    string? Authority,
    string? Database,
    string? CredentialSecretName,
    string? CredentialVersionId,
    IReadOnlyList<string>? AllowedDatabases,
    IReadOnlyList<string>? AllowedPrivileges,
    ulong? PasswordLength,
    string? PasswordSymbols,
    ulong? LoginsPerSecond,
    IReadOnlyList<string>? AllowedUsers)
{
    /// <summary>Reads the fields.</summary>
    public static ProductInstanceFields Read(ParameterReader parameters) => new(
        parameters.Text("Host"),
        parameters.UnsignedInteger("Port"),
        parameters.Text("Encryption"),
        parameters.Text("Authority"),
        parameters.Text("Database"),
        parameters.Text("CredentialSecretName"),
        parameters.Text("CredentialVersionId"),
        ListOf(parameters, "AllowedDatabases"),
        ListOf(parameters, "AllowedPrivileges"),
        parameters.UnsignedInteger("PasswordLength"),
        parameters.Text("PasswordSymbols"),
        parameters.UnsignedInteger("LoginsPerSecond"),
        ListOf(parameters, "AllowedUsers"));

    // An absent list reads as an empty one; "*" alone takes a restriction away.
    private static IReadOnlyList<string>? ListOf(ParameterReader parameters, string name) => parameters.TextList(name) switch
    {
        [] => null,
        ["*"] => [],
        var items => items,
    };
}
