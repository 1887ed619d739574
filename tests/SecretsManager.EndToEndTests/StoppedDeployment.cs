using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Server;
using SecretsManager.Server.Hosting;

namespace SecretsManager.EndToEndTests;

/// <summary>Reads the data directory of a server that has stopped.</summary>
internal static class StoppedDeployment
{
    public static Task<Deployment> Open(string dataDirectory) => Deployment.Open(
        new ServerSettings { Data = dataDirectory }, new StorageSettings(), new KeySettings(), new SystemRandomBytes(), TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>The lines of the node's audit chain, each page and link verified.</summary>
    public static async Task<IReadOnlyList<byte[]>> AuditLines(Deployment deployment)
    {
        List<byte[]> lines = [];
        await foreach (ReadOnlyMemory<byte> line in deployment.History.Records(deployment.Node, CancellationToken.None))
            lines.Add(line.ToArray());
        return lines;
    }

    /// <summary>RequestId and outcome of every audit record.</summary>
    public static async Task<IReadOnlyList<(string RequestId, string Outcome)>> AuditRecords(Deployment deployment)
    {
        List<(string, string)> records = [];
        foreach (byte[] line in await AuditLines(deployment))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            records.Add((record.RootElement.GetProperty("requestId").GetString()!, record.RootElement.GetProperty("outcome").GetString()!));
        }

        return records;
    }
}
