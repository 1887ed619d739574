using System.Collections.Concurrent;
using System.Security.Cryptography;
using Xunit;

namespace SecretsManager.EndToEndTests.Audit;

public class FileTrackTests
{
    [Fact]
    public async Task After_kills_the_files_of_a_required_track_are_whole_and_hold_every_acknowledged_call()
    {
        using FileTrack track = new();
        await using ServerProcess server = await ServerProcess.Start(track.Settings(required: true));
        ConcurrentBag<string> acknowledged = [];
        for (int round = 0; round < 6; round++)
        {
            Task[] load = [.. Enumerable.Range(0, 4).Select(client => Load(server, $"r{round}c{client}", acknowledged))];
            await Task.Delay(RandomNumberGenerator.GetInt32(300, 800));
            await server.Kill();
            await Task.WhenAll(load);
            // What the track took before the kill is all that was acknowledged: nothing is left to a restart.
            string taken = track.Text;
            Assert.All(acknowledged, id => Assert.Contains(id, taken, StringComparison.Ordinal));
            await server.Restart();
        }

        Assert.Equal(0, await server.Stop());
        Assert.True(acknowledged.Count > 30, $"Only {acknowledged.Count} calls were acknowledged, too few for the test to mean anything.");
        Assert.True(track.Files.Count > 1, "There was one file, so that no new one was begun.");
        (int exitCode, string output) = await FileTrack.Verify(server, track.Files);
        Assert.True(exitCode == 0, output);
        foreach (string file in track.Files)
        {
            (exitCode, output) = await FileTrack.Verify(server, [file]);
            Assert.True(exitCode == 0, output);
        }
    }

    [Fact]
    public async Task A_database_that_was_put_back_is_not_served_until_an_operator_accepts_it()
    {
        using FileTrack track = new();
        using SavedDirectory saved = new();
        await using ServerProcess server = await ServerProcess.Start(track.Settings(required: false));
        await Calls(server, 5, "before");
        await server.Stop();
        saved.Save(server.DataDirectory);
        await server.Restart();
        await Calls(server, 5, "after");
        await server.Stop();
        saved.PutBack(server.DataDirectory);

        (int exitCode, _, string refused) = await server.Run("--port", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1, exitCode);
        Assert.Contains("The database is older than the audit log in", refused, StringComparison.Ordinal);

        string accepted = await server.Command("audit", "accept-older-database");
        Assert.Contains("accepted and recorded", accepted, StringComparison.Ordinal);
        (exitCode, _, refused) = await server.Run("audit", "accept-older-database");
        Assert.Equal((1, true), (exitCode, refused.Contains("nothing to accept", StringComparison.Ordinal)));

        await server.Restart();
        await Calls(server, 2, "again");
        await server.Stop();
        Assert.Equal(2, track.Nodes.Count);
        (exitCode, string output) = await FileTrack.Verify(server, track.Files);
        Assert.True(exitCode == 0, output);
        Assert.Contains("\"action\":\"AcceptOlderDatabase\"", track.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_was_changed_in_the_files_is_not_proven()
    {
        using FileTrack track = new();
        await using ServerProcess server = await ServerProcess.Start(track.Settings(required: false));
        await Calls(server, 3, "a");
        await server.Stop();
        string file = track.Files[^1];
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("CreateSecret", "DeleteSecret", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (int exitCode, string output) = await FileTrack.Verify(server, track.Files);
        Assert.Equal(1, exitCode);
        Assert.Contains(file, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_server_exports_a_time_range_that_verifies()
    {
        await using ServerProcess server = await ServerProcess.Start();
        await Calls(server, 3, "exported");
        string file = Path.Combine(server.DataDirectory, "export.jsonl");
        string said = await server.Command("audit", "export", file, "--from", "2020-01-01", "--to", "2100-01-01T00:00:00Z");
        Assert.Contains("records of 1 log are in", said, StringComparison.Ordinal);
        (int exitCode, string output) = await FileTrack.Verify(server, [file]);
        Assert.True(exitCode == 0, output);
        Assert.Contains("exported-2", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        (exitCode, _, string refused) = await server.Run("audit", "export", file);
        Assert.Equal((1, true), (exitCode, refused.Contains("cannot be written", StringComparison.Ordinal)));
        (exitCode, _, refused) = await server.Run("audit", "export", file + "2", "--from", "yesterday");
        Assert.Equal((1, true), (exitCode, refused.Contains("--from", StringComparison.Ordinal)));
    }

    private static async Task Load(ServerProcess server, string prefix, ConcurrentBag<string> acknowledged)
    {
        using SignedClient client = SignedClient.Of(server);
        try
        {
            for (int number = 0; ; number++)
            {
                WireAnswer answer = await client.Call("CreateSecret", new { SecretName = $"{prefix}-{number}", VersionId = "v1", SecretString = "s" });
                if (answer.Code.Length == 0)
                    acknowledged.Add(answer.RequestId);
            }
        }
        catch (HttpRequestException)
        {
            // The server has been killed.
        }
    }

    private static async Task Calls(ServerProcess server, int count, string prefix)
    {
        using SignedClient client = SignedClient.Of(server);
        for (int number = 0; number < count; number++)
            Assert.Equal(string.Empty, (await client.Call("CreateSecret", new { SecretName = $"{prefix}-{number}", VersionId = "v1", SecretString = "s" })).Code);
    }

    /// <summary>A copy of the files of a directory.</summary>
    private sealed class SavedDirectory : IDisposable
    {
        private readonly DirectoryInfo copy = Directory.CreateTempSubdirectory("ssm-saved-");

        public void Save(string directory) => Copy(directory, copy.FullName);

        public void PutBack(string directory)
        {
            foreach (string file in Directory.EnumerateFiles(directory))
                File.Delete(file);
            Copy(copy.FullName, directory);
        }

        public void Dispose() => copy.Delete(recursive: true);

        private static void Copy(string from, string to)
        {
            foreach (string file in Directory.EnumerateFiles(from))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
