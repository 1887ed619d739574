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

    private readonly string hash = "#" + Convert.ToHexStringLower(SHA256.HashData(password.Bytes));

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
