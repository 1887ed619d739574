using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Material in the token: made there, used there, never given out. A version is an object whose <c>CKA_ID</c> is 16 random bytes and
/// whose label, for the operator's eye, is <c>ssm/key id/number</c>.
/// </summary>
internal sealed class Pkcs11KeyHolder(SessionPool pool, UnwantedObjects unwanted, IRandomBytes random) : IKeyHolder
{
    private const int IdSize = 16;

    public async ValueTask<MasterKeyVersion> Generate(string keyId, int number, KeyUsage usage, long now, CancellationToken cancellation)
    {
        byte[] id = NewId();
        ModuleCall<byte[]?> making = Making(id, session => KeyMaking.Generate(session, usage, id, LabelOf(keyId, number)), null);
        byte[]? publicHalf = await pool.CallToChange(making, cancellation);
        return new MasterKeyVersion(number, null, Convert.ToHexStringLower(id), publicHalf, now);
    }

    public async ValueTask<MasterKeyVersion> Import(string keyId, int number, SecretValue material, long now, CancellationToken cancellation)
    {
        byte[] id = NewId();
        SecretValue copy = new(material.Bytes);
        await pool.CallToChange(Making(id, session => Import(session, id, LabelOf(keyId, number), copy), copy), cancellation);
        return new MasterKeyVersion(number, null, Convert.ToHexStringLower(id), Created: now);
    }

    public async ValueTask Destroy(MasterKeyVersion version, CancellationToken cancellation)
    {
        string id = ObjectOf(version);
        await pool.CallToChange(new ModuleCall<bool>((token, session) =>
        {
            KeyMaking.Destroy(session, Convert.FromHexString(id));
            token.Forget(id);
            return true;
        }), cancellation);
    }

    public async ValueTask<byte[]> Seal(
        MasterKeyVersion version, BoxPurpose purpose, AssociatedData associatedData, ReadOnlyMemory<byte> plaintext, CancellationToken cancellation)
    {
        KeyUser<byte[]> key = BoxCalls.KeyOf<byte[]>(ObjectOf(version));
        return await pool.Call(BoxCalls.Seal(purpose, associatedData, plaintext.Span, random, key), cancellation);
    }

    public async ValueTask<SecretValue?> Open(
        MasterKeyVersion version, BoxPurpose purpose, AssociatedData associatedData, ReadOnlyMemory<byte> box, CancellationToken cancellation)
    {
        KeyUser<SecretValue?> key = BoxCalls.KeyOf<SecretValue?>(ObjectOf(version));
        return await pool.Call(BoxCalls.Open(purpose, associatedData, box.Span, key), cancellation);
    }

    public async ValueTask<byte[]> Sign(MasterKeyVersion version, SigningAlgorithm algorithm, ReadOnlyMemory<byte> digest, CancellationToken cancellation)
    {
        string id = ObjectOf(version);
        int size = algorithm == SigningAlgorithm.EccP384 ? SHA384.HashSizeInBytes : SHA256.HashSizeInBytes;
        if (digest.Length != size)
            throw new ArgumentException("The digest is not as long as the algorithm's hash.", nameof(digest));
        byte[] copy = digest.ToArray();
        return await pool.Call(
            new ModuleCall<byte[]>((token, session) =>
                token.Use(session, id, CKO.CKO_PRIVATE_KEY, key => ModuleSigning.Sign(session, key, algorithm, copy))),
            cancellation);
    }

    public async ValueTask<SecretValue?> DecryptRsa(
        MasterKeyVersion version, RsaPadding padding, ReadOnlyMemory<byte> ciphertext, CancellationToken cancellation)
    {
        string id = ObjectOf(version);
        byte[] copy = ciphertext.ToArray();
        return await pool.Call(
            new ModuleCall<SecretValue?>((token, session) =>
                token.Use(session, id, CKO.CKO_PRIVATE_KEY, key => ModuleDecryption.Decrypt(session, key, padding, copy, token.RefusedPaddings)))
            {
                DataMayBeBad = true,
                Discard = static (_, _, late) => late?.Dispose(),
            },
            cancellation);
    }

    // Whatever way the making ends but a result that the caller gets, the object is not wanted.
    private ModuleCall<byte[]?> Making(byte[] id, Func<ModuleSession, byte[]?> make, IDisposable? input) => new((_, session) =>
    {
        try
        {
            return make(session);
        }
        catch
        {
            unwanted.Add(id);
            throw;
        }
    })
    {
        Input = input,
        Discard = (_, _, _) => unwanted.Add(id),
    };

    private static byte[]? Import(ModuleSession session, byte[] id, string label, SecretValue material)
    {
        KeyMaking.Import(session, id, label, material.Memory);
        return null;
    }

    private static string LabelOf(string keyId, int number) => $"ssm/{keyId}/{number}";

    private static string ObjectOf(MasterKeyVersion version) =>
        version.TokenObject ?? throw new InvalidOperationException("The material of this version is not in a module.");

    private byte[] NewId()
    {
        byte[] id = new byte[IdSize];
        random.Fill(id);
        return id;
    }
}
