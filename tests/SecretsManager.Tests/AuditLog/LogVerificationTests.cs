using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.AuditLog;
using Xunit;

namespace SecretsManager.Tests.AuditLog;

/// <summary>Each way to change an exported log is found, with its line and number.</summary>
public sealed class LogVerificationTests
{
    private const string Deployment = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Other = "1f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Node = "/7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private const string Origin = Deployment + Node;
    private const string Outside = "kept.note";

    private static readonly ECDsa Pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa Stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly Dictionary<string, Func<int, Change>> Kinds = new()
    {
        ["edited"] = n => new Change(Untouched().Set(At(n), Line(n, "changed")), Seal(n), First(n)),
        ["deleted"] = n => new Change(Untouched().Without(At(n), 1), At(n), n),
        ["twice"] = n => new Change(Untouched().With(At(n) + 1, Line(n)), At(n) + 1, n),
        ["inserted and renumbered"] = n => new Change(Inserted(n), Seal(n) + 1, Sealed(n)),
        ["reordered"] = n => new Change(Untouched().Set(At(n), Line(n + 1)).Set(At(n + 1), Line(n)), At(n), n),
        ["contents exchanged"] = n => new Change(Untouched().Set(At(n), Line(n, Text(n + 1))).Set(At(n + 1), Line(n + 1, Text(n))), Seal(n), First(n)),
        ["cut before the checkpoint"] = n => new Change(Untouched().Without(At(n), Seal(n) - At(n)), At(n), n),
        ["signature stripped"] = n => new Change(Untouched().Set(Seal(n), Note(Tree(Sealed(n)).ToText() + "\n")), Seal(n), 0),
        ["signed with another key"] = n => new Change(Untouched().Set(Seal(n), Note(Signed(Tree(Sealed(n)), Stranger))), Seal(n), 0),
        ["checkpoint's size changed"] = n => new Change(
            Untouched().Set(Seal(n), Note(Signed(Tree(Sealed(n))).Replace($"\n{Sealed(n)}\n", $"\n{Sealed(n) - 1}\n", StringComparison.Ordinal))), Seal(n), 0),
        ["checkpoint of another node"] = n => new Change(
            Untouched().Set(Seal(n), Note(Signed(Tree(Sealed(n)) with { Origin = Deployment + "/0c9e6679-7425-40de-944b-e07fc1f90ae7" }))), Seal(n), 0),
        ["line of another deployment"] = n => new Change(Untouched().Set(At(n), Line(n).Replace(Deployment, Other, StringComparison.Ordinal)), At(n), n),
        ["line that is none"] = n => new Change(Untouched().Set(At(n), Line(n) + " "), At(n), 0),
        ["forked within"] = n => new Change(Untouched().With(Seal(n) + 1, Note(Signed(Tree(Sealed(n)) with { Root = new byte[32] }))), Seal(n) + 1, Sealed(n)),
        ["forked from the outside copy"] = n => new Change(Untouched(), -1, Sealed(n), Signed(Tree(Sealed(n)) with { Root = new byte[32] })),
        ["put back"] = n => new Change(Untouched().Without(At(n), 33 - At(n)), -1, n, Signed(Tree(30))),
        ["start changed"] = n => new Change(Untouched().Without(0, At(n)).With(0, Start(n - 1, changed: true)), 0, n),
        ["file's start changed"] = n => new Change(Untouched().With(Seal(n) + 1, Start(Sealed(n), changed: true)), Seal(n) + 1, Sealed(n) + 1),
        ["file's start of another place"] = n => new Change(Untouched().With(Seal(n) + 1, Start(Sealed(n) - 1, changed: false)), Seal(n) + 1, Sealed(n)),
        ["file's start within a checkpoint's records"] = n => new Change(Untouched().With(At(n), Start(n + 1, changed: false)), At(n), n + 2),
        ["start taken away"] = n => new Change(Untouched().Without(0, At(n)), 0, n),
    };

    /// <summary>Every kind of change at the start, in the middle and at the end.</summary>
    public static TheoryData<string, int> Changes()
    {
        var all = new TheoryData<string, int>();
        foreach (var kind in Kinds.Keys)
        {
            foreach (var number in (int[])[2, 15, 29]) all.Add(kind, number);
        }

        return all;
    }

    /// <summary>A change is found where it is.</summary>
    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_log_is_found_with_its_place(string kind, int number)
    {
        var change = Kinds[kind](number);
        var report = Verify(change.Lines, change.Outside);
        var (file, line) = change.Place < 0 ? (Outside, 0) : ("log", change.Place + 1);
        Assert.Contains(report.Findings, found => found.File == file && found.Line == line && found.Number == change.Number);
    }

    /// <summary>An untouched log is proven, also one that begins later, has outside copies and a tail.</summary>
    [Fact]
    public void An_untouched_log_is_proven()
    {
        var whole = Verify(Untouched(), Signed(Tree(20)));
        Assert.Empty(whole.Findings);
        Assert.Equal([new LogSummary(Origin, 1, 30, 30, 3, 1001, 1030)], whole.Logs);

        var files = Verify(Untouched().With(Seal(12) + 1, Start(Sealed(12), changed: false)), null);
        Assert.Empty(files.Findings);
        Assert.Equal(whole.Logs, files.Logs);

        var later = Verify(Untouched().Without(0, At(13)).With(0, Start(12, changed: false)).With(-1, Line(31)), Signed(Tree(30)));
        Assert.Empty(later.Findings);
        Assert.Equal([new LogSummary(Origin, 13, 31, 30, 2, 1013, 1031)], later.Logs);
        Assert.Equal(1, later.Logs[0].Tail);
    }

    /// <summary>A deployment has a new key after its root of trust changed; its file holds both.</summary>
    [Fact]
    public void A_log_under_an_older_and_a_newer_key_is_proven_by_the_file_of_both()
    {
        var lines = Untouched().Set(Seal(29), Note(Signed(Tree(30), Stranger)));
        Assert.NotEmpty(Verify(lines, null).Findings);
        Assert.Empty(Verify(lines, null, Pair.ExportSubjectPublicKeyInfoPem() + "\n" + Stranger.ExportSubjectPublicKeyInfoPem() + "\n").Findings);
    }

    /// <summary>Nothing proves nothing.</summary>
    [Fact]
    public void No_line_is_no_proof() => Assert.Equal(1, Verify([], null).FindingCount);

    private static LogReport Verify(IEnumerable<string> lines, string? outside, string? pem = null)
    {
        var verification = new LogVerification(CheckpointKey.FromPem(pem ?? Pair.ExportSubjectPublicKeyInfoPem()), new LogExpectations { Outside = outside is null ? [] : [new OutsideCheckpoint(Outside, outside)] });
        var number = 0;
        foreach (var line in lines) verification.Take("log", ++number, Encoding.UTF8.GetBytes(line));
        return verification.Finish();
    }

    private static Lines Untouched() => [.. Enumerable.Range(1, 30).SelectMany(n => n % 10 == 0 ? (string[])[Line(n), Note(Signed(Tree(n)))] : [Line(n)])];

    private static Lines Inserted(int n)
    {
        Lines lines = [.. Untouched().Take(At(n)), Line(n, "inserted")];
        lines.AddRange(Enumerable.Range(n, 31 - n).SelectMany(old => old % 10 == 0 ? (string[])[Line(old + 1, Text(old)), Note(Signed(Tree(old)))] : [Line(old + 1, Text(old))]));
        return lines;
    }

    private static int At(int n) => n - 1 + ((n - 1) / 10);

    private static int First(int n) => ((n - 1) / 10 * 10) + 1;

    private static int Sealed(int n) => First(n) + 9;

    private static int Seal(int n) => At(Sealed(n)) + 1;

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static byte[] Record(int time, string text) => Encoding.UTF8.GetBytes($"{{\"v\":2,\"time\":{1000 + time},\"name\":\"{text}\"}}");

    private static string Line(int n, string? text = null) =>
        Encoding.UTF8.GetString(LogLine.OfRecord(Origin, n, Record(text is null || !int.TryParse(text, CultureInfo.InvariantCulture, out var time) ? n : time, text ?? Text(n))));

    private static string Note(string note) => Encoding.UTF8.GetString(LogLine.OfCheckpoint(Origin, note));

    private static MerkleFrontier Edge(int size)
    {
        var tree = new MerkleFrontier();
        for (var n = 1; n <= size; n++) tree.Append(MerkleFrontier.LeafHash(Record(n, Text(n))));
        return tree;
    }

    private static Checkpoint Tree(int size) => new(Origin, size, Edge(size).Root, [Checkpoint.TimeLine(5000 + size)]);

    private static string Start(int size, bool changed)
    {
        var hashes = Edge(size).Hashes;
        if (changed) hashes[0][0] ^= 1;
        return Encoding.UTF8.GetString(LogLine.OfStart(Origin, new LogStart(size, hashes, Signed(Tree(size)))));
    }

    private static string Signed(Checkpoint checkpoint, ECDsa? by = null)
    {
        by ??= Pair;
        using var key = CheckpointKey.FromSubjectPublicKeyInfo(by.ExportSubjectPublicKeyInfo());
        return key.Note(checkpoint, by.SignData(CheckpointKey.BytesToSign(checkpoint), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    private sealed record Change(Lines Lines, int Place, long Number, string? Outside = null);

    private sealed class Lines : List<string>
    {
        public Lines Set(int place, string line)
        {
            this[place] = line;
            return this;
        }

        public Lines With(int place, string line)
        {
            Insert(place < 0 ? Count : place, line);
            return this;
        }

        public Lines Without(int place, int count)
        {
            RemoveRange(place, count);
            return this;
        }
    }
}
