using SecretsManager.Protocol.AuditLog;
using SecretsManager.Tests.Gateway;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>Verifies lines as an auditor does: with the public keys, and nothing else of the server.</summary>
internal static class LogCheck
{
    public static async Task<LogReport> Verify(Bench bench, IEnumerable<byte[]> lines, LogExpectations? expected = null)
    {
        List<CheckpointKey> keys = [.. (await bench.Deployment.LogKeys.PublicKeys(CancellationToken.None)).Select(key => CheckpointKey.FromSubjectPublicKeyInfo(key))];
        LogVerification verification = new(keys, expected ?? new LogExpectations());
        int number = 0;
        foreach (byte[] line in lines)
            verification.Take("lines", ++number, line);
        LogReport report = verification.Finish();
        keys.ForEach(key => key.Dispose());
        return report;
    }
}
