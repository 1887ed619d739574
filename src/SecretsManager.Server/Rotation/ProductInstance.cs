using System.Text.Json.Serialization;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>An instance of a product, as an account has registered it in a region.</summary>
/// <param name="Id">What the account calls it.</param>
/// <param name="Product">The product, as the API names it.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="CredentialSecret">The secret of the same account and region that holds the administrator's account.</param>
/// <param name="LoginsPerSecond">How many connections a node makes to it in a second at most.</param>
internal sealed record ProductInstance(
    string Id,
    long Account,
    string Region,
    string Product,
    long Created,
    string Host,
    int Port,
    TargetEncryption Encryption,
    string Authority,
    string Database,
    string CredentialSecret,
    string CredentialVersion,
    InstanceRules Rules,
    InstancePasswordRules Passwords,
    int LoginsPerSecond)
{
    public RecordIndex ToIndex() => new(1, 0, Product, Id, 0, Created, null);

    public ProductInstanceInfo ToInfo() => new(Id, Product, Created / 1000, new ProductInstanceFields(
        Host,
        (ulong)Port,
        Encryption.ToString(),
        Authority,
        Database,
        CredentialSecret,
        CredentialVersion,
        Rules.Databases,
        Rules.Privileges,
        (ulong)Passwords.Length,
        Passwords.Symbols,
        (ulong)LoginsPerSecond,
        Rules.Users));
}

/// <summary>What passwords in an instance are made of: letters, digits and these symbols, at least one of each kind.</summary>
/// <param name="Length">In characters.</param>
/// <param name="Symbols">Each once; may be empty.</param>
internal sealed record InstancePasswordRules(int Length, string Symbols);

[JsonSerializable(typeof(ProductInstance))]
[JsonSerializable(typeof(RotationTask))]
[JsonSerializable(typeof(Probes.CredentialProbe))]
internal sealed partial class RotationDocuments : JsonSerializerContext;
