using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Secrets;

/// <summary>
/// The two halves of a new SSH key pair as the programs of OpenSSH read them: RSA of 2,048 bits, as the API has it, or Ed25519.
/// </summary>
internal sealed class NewSshKeys : IDisposable
{
    private const int Bits = 2048;

    // A private key of 2,048 bits takes 1,190 bytes of DER or a few more.
    private const int MostDerBytes = 2048;

    // What RFC 7468 puts on a line: 64 characters.
    private const int BytesPerLine = 48;

    private NewSshKeys(string publicKey, SecretValue privateKey) => (PublicKey, PrivateKey) = (publicKey, privateKey);

    /// <summary>A line of <c>authorized_keys</c>, with the comment that was asked for.</summary>
    public string PublicKey { get; }

    /// <summary>A PEM text, which ends with a line feed so that it is a whole file: PKCS#1 (<c>RSA PRIVATE KEY</c>), or OpenSSH's own form for Ed25519.</summary>
    public SecretValue PrivateKey { get; }

    /// <summary>Makes a pair; one of RSA takes a good part of a second of the processor.</summary>
    /// <param name="comment">What stands behind the public half.</param>
    public static NewSshKeys Make(SshKeyKind kind, string comment, IRandomBytes random) => kind == SshKeyKind.Ed25519 ? MakeEd25519(comment, random) : MakeRsa(comment);

    private static NewSshKeys MakeEd25519(string comment, IRandomBytes random)
    {
        using SecretValue seed = SecretValue.Create(Ed25519PrivateKeyParameters.KeySize, out Span<byte> bytes);
        random.Fill(bytes);
        byte[] publicHalf = new Ed25519PrivateKeyParameters(bytes).GeneratePublicKey().GetEncoded();
        byte[] blob = [.. Field("ssh-ed25519"u8), .. Field(publicHalf)];
        using SecretValue file = OpenSshKeyFile.Ed25519(seed, publicHalf, blob, comment, random);
        return new NewSshKeys($"ssh-ed25519 {Convert.ToBase64String(blob)} {comment}", Pem("OPENSSH PRIVATE KEY", file.Bytes));
    }

    private static NewSshKeys MakeRsa(string comment)
    {
        using RSA rsa = RSA.Create(Bits);
        using SecretValue buffer = SecretValue.Create(MostDerBytes, out Span<byte> der);
        if (!rsa.TryExportRSAPrivateKey(der, out int written))
            throw new InvalidOperationException("A private key of RSA is longer than expected.");
        return new NewSshKeys(PublicLine(rsa.ExportParameters(includePrivateParameters: false), comment), Pem("RSA PRIVATE KEY", der[..written]));
    }

    /// <summary>Wipes the private half.</summary>
    public void Dispose() => PrivateKey.Dispose();

    private static SecretValue Pem(string label, ReadOnlySpan<byte> der)
    {
        byte[] begin = Encoding.ASCII.GetBytes($"-----BEGIN {label}-----\n");
        byte[] end = Encoding.ASCII.GetBytes($"-----END {label}-----\n");
        int lines = (der.Length + BytesPerLine - 1) / BytesPerLine;
        SecretValue pem = SecretValue.Create(begin.Length + Base64.GetMaxEncodedToUtf8Length(der.Length) + lines + end.Length, out Span<byte> text);
        begin.CopyTo(text);
        text = text[begin.Length..];
        for (; !der.IsEmpty; der = der[int.Min(BytesPerLine, der.Length)..])
        {
            Base64.EncodeToUtf8(der[..int.Min(BytesPerLine, der.Length)], text, out _, out int characters);
            text[characters] = (byte)'\n';
            text = text[(characters + 1)..];
        }

        end.CopyTo(text);
        return pem;
    }

    // RFC 4253, section 6.6.
    private static string PublicLine(RSAParameters key, string comment) =>
        $"ssh-rsa {Convert.ToBase64String([.. Field("ssh-rsa"u8), .. Number(key.Exponent!), .. Number(key.Modulus!)])} {comment}";

    // A number is signed there: one whose first bit is set has a zero before it.
    private static byte[] Number(byte[] bytes) => Field(bytes[0] >= 0x80 ? [0, .. bytes] : bytes);

    private static byte[] Field(ReadOnlySpan<byte> content)
    {
        byte[] field = new byte[sizeof(int) + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(field, content.Length);
        content.CopyTo(field.AsSpan(sizeof(int)));
        return field;
    }
}
