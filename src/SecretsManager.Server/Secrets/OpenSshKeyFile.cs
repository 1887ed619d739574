using System.Buffers.Binary;
using System.Text;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Secrets;

/// <summary>OpenSSH's own form of a private key, <c>openssh-key-v1</c>, without a passphrase (PROTOCOL.key of OpenSSH); the bytes inside the PEM.</summary>
internal static class OpenSshKeyFile
{
    private const int Block = 8;

    /// <summary>A key of Ed25519.</summary>
    /// <param name="seed">Its 32 private bytes.</param>
    /// <param name="publicHalf">Its 32 public bytes.</param>
    /// <param name="blob">The public half as SSH sends it.</param>
    public static SecretValue Ed25519(SecretValue seed, ReadOnlySpan<byte> publicHalf, ReadOnlySpan<byte> blob, string comment, IRandomBytes random)
    {
        byte[] note = Encoding.UTF8.GetBytes(comment);
        int privateLength = 8 + 4 + 11 + 4 + 32 + 4 + 64 + 4 + note.Length;
        int padding = (Block - (privateLength % Block)) % Block;
        int length = 15 + 4 + 4 + 4 + 4 + 4 + 4 + 4 + blob.Length + 4 + privateLength + padding;
        SecretValue file = SecretValue.Create(length, out Span<byte> rest);
        Put("openssh-key-v1\0"u8, ref rest);
        PutField("none"u8, ref rest);
        PutField("none"u8, ref rest);
        PutField([], ref rest);
        PutNumber(1, ref rest);
        PutField(blob, ref rest);
        PutNumber(privateLength + padding, ref rest);

        // The same number twice tells a reader that it was deciphered rightly; nothing is enciphered here.
        byte[] check = new byte[sizeof(int)];
        random.Fill(check);
        Put(check, ref rest);
        Put(check, ref rest);
        PutField("ssh-ed25519"u8, ref rest);
        PutField(publicHalf, ref rest);
        PutNumber(64, ref rest);
        Put(seed.Bytes, ref rest);
        Put(publicHalf, ref rest);
        PutField(note, ref rest);
        for (int i = 0; i < padding; i++)
            rest[i] = (byte)(i + 1);
        return file;
    }

    private static void Put(ReadOnlySpan<byte> content, ref Span<byte> rest)
    {
        content.CopyTo(rest);
        rest = rest[content.Length..];
    }

    private static void PutNumber(int number, ref Span<byte> rest)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, number);
        rest = rest[sizeof(int)..];
    }

    private static void PutField(ReadOnlySpan<byte> content, ref Span<byte> rest)
    {
        PutNumber(content.Length, ref rest);
        Put(content, ref rest);
    }
}
