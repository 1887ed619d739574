using System.Globalization;
using Xunit;

namespace SecretsManager.EndToEndTests.Audit;

/// <summary>A receiver that got some lines again has a log that is proven once they are taken out, in the way that docs/tracks.md has.</summary>
public sealed class RepeatedLineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Lines_that_came_again_are_findings_until_they_are_taken_out(int seed)
    {
        using FileTrack track = new();
        await using ServerProcess server = await ServerProcess.Start(track.Settings(required: false));
        using (SignedClient client = SignedClient.Of(server))
        {
            // A line longer than any buffer on the way, and letters of more bytes than one.
            await client.Call("CreateSecret", new { SecretName = "long", SecretString = "s", Description = string.Concat(Enumerable.Repeat("密钥", 500)) });
            for (int i = 0; i < 20; i++)
                Assert.Equal(string.Empty, (await client.Call("CreateSecret", new { SecretName = string.Create(CultureInfo.InvariantCulture, $"s{i}"), SecretString = "s" })).Code);
        }

        Assert.Equal(0, await server.Stop());
        string[] lines = [.. track.Files.SelectMany(File.ReadLines)];
        string received = Path.Combine(server.DataDirectory, "received.jsonl");
        await File.WriteAllLinesAsync(received, Repeated(lines, new Random(seed)), TestContext.Current.CancellationToken);
        (int exitCode, string output) = await FileTrack.Verify(server, [received]);
        Assert.Equal(1, exitCode);
        (exitCode, output) = await FileTrack.VerifyWithoutRepeats(server, received);
        Assert.True(exitCode == 0, output);
        Assert.Contains("Proven.", output, StringComparison.Ordinal);

        // The pipeline hides nothing but repeats: of a record that is missing it tells. A checkpoint less is none: what comes later proves the same.
        int missing = Array.FindIndex(lines, 5, line => !line.Contains("\"checkpoint\":", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(received, Repeated([.. lines[..missing], .. lines[(missing + 1)..]], new Random(seed)), TestContext.Current.CancellationToken);
        (exitCode, output) = await FileTrack.VerifyWithoutRepeats(server, received);
        Assert.True(exitCode == 1, output);
    }

    // Batches of which some come again, some cut in another way.
    private static IEnumerable<string> Repeated(string[] lines, Random random)
    {
        for (int at = 0; at < lines.Length;)
        {
            int next = Math.Min(lines.Length, at + random.Next(1, 6));
            if (at == 0 || random.Next(2) == 0)
            {
                foreach (string line in lines[at..next])
                    yield return line;
                next = Math.Min(lines.Length, at + random.Next(1, 6));
            }

            foreach (string line in lines[at..next])
                yield return line;
            at = next;
        }
    }
}
