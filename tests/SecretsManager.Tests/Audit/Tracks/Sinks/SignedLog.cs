using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

/// <summary>A node's log with a checkpoint behind every few records, as a track tells it, and its verification.</summary>
internal sealed class SignedLog : IDisposable
{
    public const string Deployment = "0f8fad5b-d9cb-469f-a165-70867728950e";
    public const string Node = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    public const string Origin = Deployment + "/" + Node;

    private readonly ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly CheckpointKey key;

    public SignedLog(int records, int each, Func<int, string>? text = null)
    {
        key = CheckpointKey.FromSubjectPublicKeyInfo(pair.ExportSubjectPublicKeyInfo());
        MerkleFrontier tree = new();
        List<TrackLine> lines = [];
        for (int number = 1; number <= records; number++)
        {
            byte[] record = Encoding.UTF8.GetBytes($"{{\"time\":{1000 + number},\"text\":\"{text?.Invoke(number) ?? number.ToString(CultureInfo.InvariantCulture)}\"}}");
            tree.Append(MerkleFrontier.LeafHash(record));
            lines.Add(new TrackLine(TrackLineKind.Record, number, 1000 + number, LogLine.OfRecord(Origin, number, record)));
            if (number % each == 0)
                lines.Add(Seal(tree));
        }

        Lines = lines;
    }

    /// <summary>All of it.</summary>
    public IReadOnlyList<TrackLine> Lines { get; }

    /// <summary>It as it begins behind a checkpoint over so many records.</summary>
    public IReadOnlyList<TrackLine> Behind(long size)
    {
        TrackLine seal = Lines.Single(line => line.Kind == TrackLineKind.Checkpoint && line.Number == size);
        return [new TrackLine(TrackLineKind.Start, size, seal.Time, seal.StartBehind), .. Lines.Where(line => line.Number > size)];
    }

    /// <summary>The bytes of lines, each with its line feed.</summary>
    public static byte[] Bytes(IEnumerable<TrackLine> lines) => [.. lines.SelectMany(line => (byte[])[.. line.Text.Span, (byte)'\n'])];

    /// <summary>Verifies files in order, by the public key alone.</summary>
    public LogReport Verify(params IEnumerable<string> files)
    {
        LogVerification verification = new([key], new LogExpectations());
        foreach (string file in files)
        {
            int number = 0;
            foreach (string line in File.ReadAllLines(file))
                verification.Take(Path.GetFileName(file), ++number, Encoding.UTF8.GetBytes(line));
        }

        return verification.Finish();
    }

    public void Dispose()
    {
        key.Dispose();
        pair.Dispose();
    }

    private TrackLine Seal(MerkleFrontier tree)
    {
        Checkpoint checkpoint = new(Origin, tree.Size, tree.Root, [Checkpoint.TimeLine(5000 + tree.Size)]);
        string note = key.Note(checkpoint, pair.SignData(CheckpointKey.BytesToSign(checkpoint), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return new TrackLine(TrackLineKind.Checkpoint, tree.Size, 5000 + tree.Size, LogLine.OfCheckpoint(Origin, note))
        {
            StartBehind = LogLine.OfStart(Origin, new LogStart(tree.Size, tree.Hashes, note)),
        };
    }
}
