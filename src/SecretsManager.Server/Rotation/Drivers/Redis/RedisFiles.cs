namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>How a server keeps its accounts over a restart: in an ACL file if it has one, else in its configuration file, else not at all.</summary>
internal static class RedisFiles
{
    private const string WhereCommand = "CONFIG GET";
    private const string RewriteCommand = "CONFIG REWRITE";

    /// <summary>Has the accounts written into a file, if there is one.</summary>
    /// <returns>Whether there is.</returns>
    /// <exception cref="TargetException">There is one, and they are not in it.</exception>
    public static async Task<bool> Save(RedisSession session, CancellationToken cancellation)
    {
        if (await HasAccountFile(session, cancellation))
        {
            await session.Require("ACL SAVE", cancellation, "ACL", "SAVE");
            return true;
        }

        if (await session.Ask(cancellation, "CONFIG", "REWRITE") is not RedisReply.Error refusal)
            return true;
        return IsWithoutFile(refusal) ? false : throw RedisFaults.Of(refusal, RewriteCommand);
    }

    /// <summary>Whether the server has an ACL file.</summary>
    /// <exception cref="TargetException">It does not tell.</exception>
    public static async Task<bool> HasAccountFile(RedisSession session, CancellationToken cancellation) =>
        await session.Require(WhereCommand, cancellation, "CONFIG", "GET", "aclfile") switch
        {
            RedisReply.List { Items: [RedisReply.Text, RedisReply.Text path] } => path.Value.Length > 0,
            RedisReply.List { Items: [] } => false,
            _ => throw RedisFaults.Unexpected(WhereCommand),
        };

    // The one refusal that means that there is nothing to write to.
    private static bool IsWithoutFile(RedisReply.Error refusal) =>
        refusal.Code == "ERR" && refusal.Words.Contains("running without a config file", StringComparison.Ordinal);
}
