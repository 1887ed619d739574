using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Storage;

namespace SecretsManager.EndToEndTests;

/// <summary>Reads the data directory of a server that has stopped.</summary>
internal static class StoppedDeployment
{
    /// <param name="storage">Where its database is; null: in the directory.</param>
    public static Task<Deployment> Open(string dataDirectory, StorageSettings? storage = null) => Deployment.Open(
        new ServerSettings { Data = dataDirectory }, storage ?? new StorageSettings(), new KeySettings(), new SystemRandomBytes(), TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>The lines of the node's audit chain, each page and link verified.</summary>
    public static async Task<IReadOnlyList<byte[]>> AuditLines(Deployment deployment)
    {
        List<byte[]> lines = [];
        await foreach (ReadOnlyMemory<byte> line in deployment.History.Records(deployment.Node, CancellationToken.None))
            lines.Add(line.ToArray());
        return lines;
    }

    /// <summary>Every audit record, with what it counts as.</summary>
    public static async Task<IReadOnlyList<RecordedCall>> Calls(Deployment deployment) =>
        [.. (await AuditLines(deployment)).Select(line => RecordedCall.Of(line))];

    /// <summary>The counts of the calls of the first account, and of those whom nobody has proven.</summary>
    public static async Task<IReadOnlyDictionary<Use, long>> Counts(Deployment deployment)
    {
        Dictionary<Use, long> counts = [];
        foreach (long account in (long[])[0, AccountRegister.FirstUin])
        {
            foreach ((Use use, long calls) in await deployment.Database.Usage(account, 0, long.MaxValue, CancellationToken.None))
                counts.Add(use, calls);
        }

        return counts;
    }
}
