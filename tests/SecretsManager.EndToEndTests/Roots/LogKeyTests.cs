using System.Globalization;
using SecretsManager.EndToEndTests.Audit;
using Xunit;

namespace SecretsManager.EndToEndTests.Roots;

/// <summary>The key that signs the audit log, over changes of the root of trust: an auditor has the file of public keys and exports, nothing else.</summary>
public sealed class LogKeyTests
{
    [Fact]
    public async Task An_export_over_changes_of_the_root_is_proven_by_the_file_of_keys_without_a_restart()
    {
        await using RootServer server = await RootServer.Start("software");
        string keys = Path.Combine(server.Process.DataDirectory, "audit-log.pub.pem");
        string kept = Path.Combine(server.Process.DataDirectory, "kept.pem");
        await server.CreateSecrets(3, encryptType: 1);
        await AssertProven(server, "before");
        Assert.Equal(1, KeysIn(keys));
        File.Copy(keys, kept);

        await server.Migrate("pkcs11");
        await server.CreateSecrets(3, encryptType: 1);
        string moved = await AssertProven(server, "moved");
        Assert.Equal(2, KeysIn(keys));
        Assert.StartsWith(await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(keys, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // A copy of the file from before knows nothing of the key in the token.
        Assert.Equal(1, (await FileTrack.Verify(server.Process, [moved], kept)).ExitCode);

        await server.Migrate("software");
        await server.CreateSecrets(3, encryptType: 1);
        await AssertProven(server, "back");
        Assert.Equal(3, KeysIn(keys));
        Assert.DoesNotContain("No checkpoint can be signed", server.Process.Output + server.Process.Errors, StringComparison.Ordinal);

        Assert.Equal(0, await server.Process.Stop());
        server.Configure("software");
        await server.Process.Restart();
        await AssertProven(server, "again");
        Assert.Equal(3, KeysIn(keys));
    }

    // The whole log, to its last record; gives the export's file.
    private static async Task<string> AssertProven(RootServer server, string name)
    {
        string file = Path.Combine(server.Process.DataDirectory, name + ".jsonl");
        await server.Process.Command("audit", "export", file);
        (int exitCode, string output) = await FileTrack.Verify(server.Process, [file]);
        Assert.True(exitCode == 0, output);
        int records = File.ReadLines(file).Count(line => line.Contains("\"record\":", StringComparison.Ordinal));
        Assert.Contains($"records 1 to {records.ToString(CultureInfo.InvariantCulture)}, ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not yet sealed", output, StringComparison.Ordinal);
        return file;
    }

    private static int KeysIn(string file) => File.ReadLines(file).Count(line => line == "-----BEGIN PUBLIC KEY-----");
}
