using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>An account as it shall be. The password never goes to the server for it, only its SHA-256, which is all that the server keeps.</summary>
internal sealed class RedisAccount(string name, SecretValue password, CredentialScope scope)
{
    private const string NoCommands = "-@all";
    private const string Made = "ACL SETUSER";
    private const string Listed = "ACL LIST";

    // Whether the server checks what RESTORE gives it, which these accounts may not use.
    private const string Sanitized = "sanitize-payload";

    private readonly string hash = Hash(password);

    /// <summary>
    /// Makes the account so, whatever it was before: one command takes everything from it and gives it what it shall have, so that nobody sees it
    /// in between. What came of it is read back in the same transaction.
    /// </summary>
    /// <returns>Its line in ACL LIST.</returns>
    /// <exception cref="TargetException">It is not so.</exception>
    public async Task<string> Make(RedisSession session, CancellationToken cancellation)
    {
        await session.Require("MULTI", cancellation, "MULTI");
        await session.Require(Made, cancellation, ["ACL", "SETUSER", name, "reset", "on", hash, .. RedisRights.RulesOf(scope)]);
        await session.Require(Listed, cancellation, "ACL", "LIST");
        if (await session.Require("EXEC", cancellation, "EXEC") is not RedisReply.List { Items: [var made, var list] })
            throw RedisFaults.Unexpected("EXEC");
        if (made is RedisReply.Error refusal)
            throw RedisFaults.Of(refusal, Made);
        return LineOf(list, name) is { } line && IsAsWanted(line) ? line : throw new TargetException(TargetFault.Failed, "The instance gave the account other rights than it was told.");
    }

    /// <summary>The line of an account in ACL LIST; null if it is not there.</summary>
    /// <exception cref="TargetException">The instance does not tell.</exception>
    public static async Task<string?> Find(RedisSession session, string name, CancellationToken cancellation) =>
        LineOf(await session.Require(Listed, cancellation, "ACL", "LIST"), name);

    /// <summary>Gives an account another password in the place of one, by one command; it keeps its rights, and what other passwords it has.</summary>
    /// <exception cref="TargetException">It is not so.</exception>
    public static async Task ChangePassword(RedisSession session, string name, SecretValue before, SecretValue next, CancellationToken cancellation)
    {
        (string old, string wanted) = (Hash(before), Hash(next));
        List<string> command = ["ACL", "SETUSER", name, wanted];
        if (old != wanted && await PasswordsOf() is var had && had.Contains(old, StringComparer.Ordinal))
            command.Add("!" + old[1..]);
        await session.Require(Made, cancellation, [.. command]);
        string[] has = await PasswordsOf();
        if (!has.Contains(wanted, StringComparer.Ordinal) || (old != wanted && has.Contains(old, StringComparer.Ordinal)))
            throw new TargetException(TargetFault.Failed, "Somebody else changed the account at the same time.");

        async Task<string[]> PasswordsOf() => await Find(session, name, cancellation) is { } line
            ? [.. line.Split(' ').Skip(2).Where(word => word.StartsWith('#'))]
            : throw new TargetException(TargetFault.Failed, "The instance does not list the account.");
    }

    private static string Hash(SecretValue password) => "#" + Convert.ToHexStringLower(SHA256.HashData(password.Bytes));

    /// <summary>Whether two lines say the same. The order in which a server tells commands may change under its hands.</summary>
    public static bool IsSame(string one, string other) => Sorted(one) == Sorted(other);

    private static string Sorted(string line) => string.Join(' ', line.Split(' ').Order(StringComparer.Ordinal));

    private static string? LineOf(RedisReply list, string name) => list switch
    {
        RedisReply.List lines => lines.Items.OfType<RedisReply.Text>().Select(line => line.Value).FirstOrDefault(line => line.StartsWith($"user {name} ", StringComparison.Ordinal)),
        RedisReply.Error refusal => throw RedisFaults.Of(refusal, Listed),
        _ => throw RedisFaults.Unexpected(Listed),
    };

    // The commands are told by older servers in words of their own; what they may be is what the one command made of them.
    private bool IsAsWanted(string line)
    {
        string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(2).Where(word => word != Sanitized)];
        int commands = Array.IndexOf(words, NoCommands);
        HashSet<string> wanted = ["on", hash, .. RedisRights.ReachOf(scope)];
        return commands == wanted.Count && wanted.SetEquals(words[..commands])
            && words[(commands + 1)..].All(word => word[0] is '+' or '-' && !word.EndsWith("@all", StringComparison.Ordinal));
    }
}
