using System.Globalization;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>A look at a server and at what its administrator's account may do there. It changes nothing.</summary>
internal static class RedisExamination
{
    // Accounts of earlier ones cannot be kept from channels.
    private static readonly Version Oldest = new(6, 2);

    // ACL DRYRUN is there from this one on.
    private static readonly Version Newer = new(7, 0);

    // The name of no account; the product's own begin with a letter.
    private const string Nobody = "-nobody-";

    /// <summary>What is missing or should be known, as sentences.</summary>
    /// <exception cref="TargetException">The instance does not answer.</exception>
    public static async Task<IReadOnlyList<string>> Of(RedisSession session, string administrator, CancellationToken cancellation)
    {
        List<string> findings = [];
        Version? version = null;
        if (await session.Ask(cancellation, "INFO", "server") is RedisReply.Text server)
        {
            version = Version.TryParse(ValueOf(server.Value, "redis_version"), out Version? told) ? told : null;
            if (version is null || version < Oldest)
                findings.Add($"The instance is not Redis {Oldest} or newer; accounts cannot be made.");
            if (ValueOf(server.Value, "redis_mode") != "standalone")
                findings.Add("The instance is a node of a cluster or a sentinel; accounts are made on this node only.");
        }
        else
        {
            findings.Add("The administrator's account may not use INFO: the version, replicas and files of the instance are not known.");
        }

        await Probe("ACL LIST", "ACL", "LIST");
        await Probe("ACL USERS", "ACL", "USERS");
        await Probe("ACL DELUSER", "ACL", "DELUSER", Nobody);

        // A rule that there is not: it is refused as such, and nothing is made, where the command is allowed.
        await Probe("ACL SETUSER", "ACL", "SETUSER", Nobody, "?");
        if (await Probe("MULTI", "MULTI"))
            await Probe("EXEC", "EXEC");
        await Files();
        await Replicas();
        return findings;

        async Task<bool> Probe(string command, params string[] words)
        {
            if (await session.Ask(cancellation, words) is not RedisReply.Error { Code: "NOPERM" or "EXECABORT" })
                return true;
            findings.Add($"The administrator's account may not use {command}.");
            return false;
        }

        async Task Files()
        {
            if (!await Probe("CONFIG GET", "CONFIG", "GET", "aclfile"))
                return;
            bool hasAccountFile = await RedisFiles.HasAccountFile(session, cancellation);
            if (version >= Newer)
                await DryRun(hasAccountFile ? ["ACL", "SAVE"] : ["CONFIG", "REWRITE"]);
            if (!hasAccountFile && await session.Ask(cancellation, "INFO", "server") is RedisReply.Text text && ValueOf(text.Value, "config_file").Length == 0)
                findings.Add("The instance has neither an ACL file nor a configuration file: accounts are lost when it restarts, and each comes back only with its next rotation.");
        }

        async Task DryRun(string[] words)
        {
            if (await session.Ask(cancellation, ["ACL", "DRYRUN", administrator, .. words]) is not RedisReply.Text { Value: "OK" })
                findings.Add($"The administrator's account may not use {string.Join(' ', words)}, or ACL DRYRUN to find out.");
        }

        async Task Replicas()
        {
            if (await session.Ask(cancellation, "INFO", "replication") is not RedisReply.Text replication)
                return;
            if (ValueOf(replication.Value, "role") != "master")
                findings.Add("The instance is a replica; accounts are not copied between instances.");
            else if (int.TryParse(ValueOf(replication.Value, "connected_slaves"), CultureInfo.InvariantCulture, out int replicas) && replicas > 0)
                findings.Add("The instance has replicas; accounts are not copied to them, and are not there after a failover.");
        }
    }

    private static string ValueOf(string info, string name) =>
        info.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..] ?? string.Empty;
}
