using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>
/// The public key that proves checkpoints: ECDSA on P-256 with SHA-256, signatures in ASN.1 DER. Its name under a note is the deployment's
/// UUID; its hash is the start of the SHA-256 of its SubjectPublicKeyInfo, as in Sigstore's notes.
/// </summary>
public sealed class CheckpointKey : IDisposable
{
    /// <summary>The bytes of a key's hash in a signature line.</summary>
    public const int HashBytes = 4;

    private const string CurveOid = "1.2.840.10045.3.1.7";

    private readonly ECDsa key;
    private readonly byte[] hash;

    private CheckpointKey(ECDsa key)
    {
        this.key = key;
        if (key.ExportParameters(false).Curve.Oid.Value != CurveOid)
            throw new FormatException("The key is not on the curve P-256.");
        hash = SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..HashBytes];
    }

    /// <summary>The key's hash in a signature line; four bytes.</summary>
    public ReadOnlySpan<byte> Hash => hash;

    /// <summary>The keys of a file of PEMs of SubjectPublicKeyInfo ("PUBLIC KEY"): a deployment has a new one after its root of trust changed.</summary>
    /// <exception cref="FormatException">There is none, or one that is no such PEM or no key on P-256.</exception>
    public static IReadOnlyList<CheckpointKey> FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        List<CheckpointKey> keys = [];
        for (var rest = pem; PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            if (rest[found.Label] != "PUBLIC KEY")
                throw new FormatException("The file holds another PEM than a PUBLIC KEY.");
            keys.Add(FromSubjectPublicKeyInfo(Convert.FromBase64String(rest[found.Base64Data])));
        }

        return keys.Count > 0 ? keys : throw new FormatException("The key is not a PEM of a PUBLIC KEY.");
    }

    /// <summary>The key of a DER SubjectPublicKeyInfo.</summary>
    /// <exception cref="FormatException">It is no such key.</exception>
    public static CheckpointKey FromSubjectPublicKeyInfo(ReadOnlySpan<byte> der)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(der, out var read);
            return read == der.Length ? new CheckpointKey(key) : throw new FormatException("There are bytes after the key.");
        }
        catch (CryptographicException fault)
        {
            key.Dispose();
            throw new FormatException("The key is not an elliptic curve's public key.", fault);
        }
        catch (FormatException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a checkpoint that are signed.</summary>
    public static byte[] BytesToSign(Checkpoint checkpoint) => Encoding.UTF8.GetBytes(checkpoint.ToText());

    /// <summary>The whole note of a checkpoint, with this key's signature over <see cref="BytesToSign"/>.</summary>
    /// <param name="checkpoint">What was signed.</param>
    /// <param name="signature">The signature in ASN.1 DER.</param>
    public string Note(Checkpoint checkpoint, ReadOnlySpan<byte> signature) =>
        $"{checkpoint.ToText()}\n{SignatureLine(LogOrigin.Deployment(checkpoint.Origin), signature)}";

    /// <summary>The line of a signature under a note, with its line feed.</summary>
    /// <param name="name">The key's name: the deployment's UUID.</param>
    /// <param name="signature">The signature in ASN.1 DER.</param>
    public string SignatureLine(string name, ReadOnlySpan<byte> signature) =>
        $"{CheckpointText.SignatureMark}{name} {Convert.ToBase64String([.. hash, .. signature])}\n";

    /// <summary>Whether a signature under the note is this key's, by the name of the origin's deployment, and holds.</summary>
    public bool Proves(SignedCheckpoint note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var name = LogOrigin.Deployment(note.Checkpoint.Origin);
        var text = BytesToSign(note.Checkpoint);
        return note.Signatures.Any(one => one.Name == name && CryptographicOperations.FixedTimeEquals(one.KeyHash, hash)
            && key.VerifyData(text, one.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
