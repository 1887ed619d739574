using System.Text.Json.Serialization;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>A root account. Accounts are walls: nothing of one is seen from another.</summary>
/// <param name="Uin">The account's number, below 2^53 because clients read it as a double.</param>
/// <param name="AppId">The account's application number, which stands in resource ids.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record Account(long Uin, long AppId, long Created)
{
    /// <summary>The ids of the account's own access keys, oldest first; null in documents from before they were listed.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>The root account's own second factor.</summary>
    public SecondFactor SecondFactor { get => field ?? SecondFactor.None; init; }

    public RecordIndex ToIndex() => new(0, 0, string.Empty, string.Empty, 0, Created, null);
}

/// <summary>An access key: the id that a request names and the secret that signs it.</summary>
/// <param name="SecretId">Starts with <c>AKID</c>.</param>
/// <param name="Account">The account it belongs to.</param>
/// <param name="Principal">The uin that calls with it; the account's own for a root key.</param>
/// <param name="RequireSignedAction">Refuse calls whose signature does not cover the action (security model, S7).</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record AccessKey(
    string SecretId, SecretMaterial SecretKey, long Account, long Principal, AccessKeyState State, bool RequireSignedAction, long Created)
{
    public string Description { get => field ?? string.Empty; init; }

    public RecordIndex ToIndex() => new((int)State, 0, string.Empty, string.Empty, 0, Created, null);
}

/// <summary>The state of an access key. The numbers are stored.</summary>
internal enum AccessKeyState
{
    Active = 1,
    Inactive = 2,
}

[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(AccessKey))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(Policy))]
[JsonSerializable(typeof(OidcProvider))]
[JsonSerializable(typeof(PasswordRules))]
[JsonSerializable(typeof(NameClaim))]
[JsonSerializable(typeof(Session))]
internal sealed partial class AccessDocuments : JsonSerializerContext;
