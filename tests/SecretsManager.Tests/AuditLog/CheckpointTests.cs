using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.AuditLog;
using Xunit;

namespace SecretsManager.Tests.AuditLog;

/// <summary>Checkpoints, their key and the lines of a log.</summary>
public sealed class CheckpointTests
{
    private const string Deployment = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Origin = Deployment + "/7c9e6679-7425-40de-944b-e07fc1f90ae7";

    private static readonly Checkpoint Sample = new(Origin, 3, SHA256.HashData([7]), [Checkpoint.TimeLine(1_700_000_000_123)]);

    /// <summary>A note reads back as it was written and is proven by its key and no other.</summary>
    [Fact]
    public void A_note_is_proven_by_its_key_alone()
    {
        var (note, key) = Signed();
        var read = Checkpoint.Parse(note);
        using var other = Public(ECDsa.Create(ECCurve.NamedCurves.nistP256));

        Assert.Equal(Sample.ToText(), read.Checkpoint.ToText());
        Assert.Equal(1_700_000_000_123, read.Checkpoint.Time);
        Assert.True(key.Proves(read));
        Assert.False(other.Proves(read));
        Assert.False(key.Proves(Checkpoint.Parse(note.Replace("\n3\n", "\n4\n", StringComparison.Ordinal))));
        key.Dispose();
    }

    /// <summary>What is not written as we write it is refused.</summary>
    [Theory]
    [InlineData("\n3\n", "\n03\n", "size")]
    [InlineData("\n3\n", "\n-3\n", "size")]
    [InlineData("\n3\n", "\n\n", "size")]
    [InlineData("time", "\ntime", "empty line")]
    [InlineData("0f8f", "0F8F", "origin")]
    [InlineData("=\n", "\n", "root")]
    [InlineData("\u2014 ", "- ", "signature line")]
    [InlineData("time", "\rtime", "control")]
    public void A_note_that_is_not_exact_is_refused_with_its_reason(string part, string instead, string reason)
    {
        var (note, key) = Signed();
        key.Dispose();
        var place = note.IndexOf(part, StringComparison.Ordinal);
        var fault = Assert.Throws<FormatException>(() => Checkpoint.Parse(note[..place] + instead + note[(place + part.Length)..]));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Each kind of line reads back, the record to the last byte.</summary>
    [Fact]
    public void Lines_read_back_as_they_were_written()
    {
        var record = "{\"v\":2,\"parameters\":{\"Description\":\"\\u4e2d }} 中\"}}"u8.ToArray();
        var line = LogLine.Read(LogLine.OfRecord(Origin, 41, record));
        Assert.Equal((LogLineKind.Record, 41L, Origin), (line.Kind, line.Number, Encoding.ASCII.GetString(line.Origin)));
        Assert.Equal(record, line.Record.ToArray());

        var (note, key) = Signed();
        key.Dispose();
        Assert.Equal(note, LogLine.Read(LogLine.OfCheckpoint(Origin, note)).Note);

        var start = LogLine.Read(LogLine.OfStart(Origin, new LogStart(3, [SHA256.HashData([1]), SHA256.HashData([2])], note))).Start;
        Assert.Equal((3L, note), (start!.Size, start.Note));
        Assert.Equal([SHA256.HashData([1]), SHA256.HashData([2])], start.Hashes);
    }

    /// <summary>Lines that could be read two ways are refused.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"origin\":\"" + Origin + "\",\"number\":0,\"record\":{}}")]
    [InlineData("{\"origin\":\"" + Origin + "\",\"number\":01,\"record\":{}}")]
    [InlineData("{\"origin\":\"" + Origin + "\",\"number\":1,\"record\":[]}")]
    [InlineData("{\"origin\":\"" + Origin + "\",\"number\":1,\"record\":{}} ")]
    [InlineData("{\"origin\": \"" + Origin + "\",\"number\":1,\"record\":{}}")]
    [InlineData("{\"origin\":\"" + Origin + "\",\"checkpoint\":\"x\",\"more\":1}")]
    [InlineData("{\"origin\":\"" + Origin + "\",\"checkpoint\":\"\\u0041\"}")]
    [InlineData("{\"origin\":\"" + Origin + "\",\"start\":{\"size\":1,\"hashes\":[\"AA==\"],\"checkpoint\":\"\"}}")]
    public void A_line_that_is_not_exact_is_refused(string line) =>
        Assert.Throws<FormatException>(() => { LogLine.Read(Encoding.UTF8.GetBytes(line)); });

    private static (string Note, CheckpointKey Key) Signed()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = Public(pair);
        var signature = pair.SignData(CheckpointKey.BytesToSign(Sample), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return (key.Note(Sample, signature), key);
    }

    private static CheckpointKey Public(ECDsa pair) => CheckpointKey.FromPem(pair.ExportSubjectPublicKeyInfoPem())[0];
}
