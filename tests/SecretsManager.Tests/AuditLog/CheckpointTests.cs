using System.Security.Cryptography;
using SecretsManager.Protocol.AuditLog;
using Xunit;

namespace SecretsManager.Tests.AuditLog;

public sealed class CheckpointTests : IDisposable
{
    private const string Root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private const string Text = $"example/log\n7\n{Root}\ntime 5\n";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    [Fact]
    public void A_text_is_read_as_it_was_written()
    {
        Checkpoint checkpoint = Checkpoint.Read(Text)!;
        Assert.Equal(("example/log", 7, 5), (checkpoint.Origin, checkpoint.Size, checkpoint.Time));
        Assert.Equal(Convert.FromBase64String(Root), checkpoint.Root);
        Assert.Equal(Text, checkpoint.ToText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("example/log\n7\n")]
    [InlineData($"example/log\n07\n{Root}\n")]
    [InlineData($"example/log\n-7\n{Root}\n")]
    [InlineData($"example/log\n 7\n{Root}\n")]
    [InlineData("example/log\n7\nAAAA\n")]
    [InlineData("example/log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n")]
    [InlineData("example/log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData($"\n7\n{Root}\n")]
    [InlineData($"example/log\n7\n{Root}\n\n")]
    [InlineData($"example/log\n7\n{Root}")]
    public void A_text_that_nobody_writes_so_is_refused(string text) => Assert.Null(Checkpoint.Read(text));

    [Fact]
    public void A_note_holds_under_its_key_and_name_only()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SignedNote note = SignedNote.Read(Sign(Text))!;
        Assert.Equal(Text, note.Text);
        Assert.True(note.IsSignedBy("name", key.ExportSubjectPublicKeyInfo()));
        Assert.False(note.IsSignedBy("other", key.ExportSubjectPublicKeyInfo()));
        Assert.False(note.IsSignedBy("name", other.ExportSubjectPublicKeyInfo()));
        Assert.False((note with { Text = Text.Replace('7', '8') }).IsSignedBy("name", key.ExportSubjectPublicKeyInfo()));
    }

    [Fact]
    public void Every_changed_letter_of_a_note_is_noticed()
    {
        string note = Sign(Text);
        for (int at = 0; at < note.Length; at++)
        {
            string changed = note[..at] + (note[at] == 'A' ? 'B' : 'A') + note[(at + 1)..];
            Assert.False(SignedNote.Read(changed) is { } read && read.IsSignedBy("name", key.ExportSubjectPublicKeyInfo()), changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(Text)]
    [InlineData(Text + "\n")]
    [InlineData(Text + "\n— name\n")]
    [InlineData(Text + "\n- name AAAAAAAA\n")]
    [InlineData(Text + "\n— name AAAA\n")]
    [InlineData(Text + "\n— name AAAAAAAA")]
    public void What_is_no_note_is_refused(string text) => Assert.Null(SignedNote.Read(text));

    private string Sign(string text) => SignedNote.Write(
        text, "name", key.ExportSubjectPublicKeyInfo(), key.SignHash(SignedNote.DigestOf(text), DSASignatureFormat.Rfc3279DerSequence));
}
