using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>Who has access keys of his own, and a second factor: a user, or the root account itself; as it is stored.</summary>
internal sealed class KeyOwner
{
    private KeyOwner(long account, long uin, Stored<User>? user, Stored<Account>? root, IReadOnlyList<string> keys)
    {
        Account = account;
        Uin = uin;
        User = user;
        Root = root;
        Keys = keys;
    }

    public long Account { get; }

    public long Uin { get; }

    /// <summary>The user; null for the root account.</summary>
    public Stored<User>? User { get; }

    /// <summary>The root account; null for a user.</summary>
    public Stored<Account>? Root { get; }

    /// <summary>The ids of his access keys, oldest first.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>His second factor.</summary>
    public SecondFactor SecondFactor => User?.Value.SecondFactor ?? Root!.Value.SecondFactor;

    /// <summary>By what an app that makes his one-time passwords names him.</summary>
    public string Label => User is null ? $"{Uin}" : $"{User.Value.Name}@{Account}";

    public static KeyOwner Of(Stored<User> user) => new(user.Value.Account, user.Value.Uin, user, null, user.Value.Keys);

    /// <param name="keys">The root account's keys, which an old record does not list.</param>
    public static KeyOwner Of(Stored<Account> root, IReadOnlyList<string> keys) => new(root.Value.Uin, root.Value.Uin, null, root, keys);
}
