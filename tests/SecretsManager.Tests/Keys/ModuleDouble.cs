using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Tests.Keys;

/// <summary>A hardware module in memory: for what is under a root of trust, not for what a module does.</summary>
internal sealed class ModuleDouble : IRootOfTrust, IKeyHolder
{
    private readonly SystemRandomBytes random = new();
    private readonly SecretMaterial key = SecretMaterial.Random(32, new SystemRandomBytes());
    private readonly SoftwareKeyHolder memory = new(new SystemRandomBytes());
    private readonly Dictionary<string, MasterKeyVersion> objects = [];

    public event Action? Lost;

    public RootKind Kind => RootKind.Pkcs11;

    public string Description => "a module in memory";

    public bool IsAvailable { get; private set; } = true;

    public IKeyHolder Keys => this;

    public int Objects => objects.Count;

    public void GoAway()
    {
        IsAvailable = false;
        Lost?.Invoke();
    }

    public void ComeBack() => IsAvailable = true;

    public ValueTask<byte[]> WrapDomainKey(string deployment, string region, SecretMaterial domainKey, CancellationToken cancellation)
    {
        RequireAnswer();
        return new(SealedBox.Seal(BoxPurpose.RegionKey, key.Bytes, DomainKeyBinding.Of(deployment, region), domainKey.Bytes, random));
    }

    public ValueTask<SecretMaterial?> UnwrapDomainKey(string deployment, string region, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation)
    {
        RequireAnswer();
        byte[] content = new byte[32];
        bool opened = SealedBox.ContentLength(wrapped.Span) == 32
            && SealedBox.TryOpen(BoxPurpose.RegionKey, key.Bytes, DomainKeyBinding.Of(deployment, region), wrapped.Span, content);
        return new(opened ? SecretMaterial.CopyOf(content) : null);
    }

    public async ValueTask<MasterKeyVersion> Generate(string keyId, int number, KeyUsage usage, long now, CancellationToken cancellation)
    {
        RequireAnswer();
        return Keep(await memory.Generate(keyId, number, usage, now, cancellation));
    }

    public async ValueTask<MasterKeyVersion> Import(string keyId, int number, SecretValue material, long now, CancellationToken cancellation)
    {
        RequireAnswer();
        return Keep(await memory.Import(keyId, number, material, now, cancellation));
    }

    public ValueTask Destroy(MasterKeyVersion version, CancellationToken cancellation)
    {
        RequireAnswer();
        objects.Remove(version.TokenObject!);
        return ValueTask.CompletedTask;
    }

    public ValueTask<byte[]> Seal(
        MasterKeyVersion version, BoxPurpose purpose, AssociatedData associatedData, ReadOnlyMemory<byte> plaintext, CancellationToken cancellation) =>
        memory.Seal(Held(version), purpose, associatedData, plaintext, cancellation);

    public ValueTask<SecretValue?> Open(
        MasterKeyVersion version, BoxPurpose purpose, AssociatedData associatedData, ReadOnlyMemory<byte> box, CancellationToken cancellation) =>
        memory.Open(Held(version), purpose, associatedData, box, cancellation);

    public ValueTask<byte[]> Sign(MasterKeyVersion version, SigningAlgorithm algorithm, ReadOnlyMemory<byte> digest, CancellationToken cancellation) =>
        memory.Sign(Held(version), algorithm, digest, cancellation);

    public ValueTask<SecretValue?> DecryptRsa(MasterKeyVersion version, RsaPadding padding, ReadOnlyMemory<byte> ciphertext, CancellationToken cancellation) =>
        memory.DecryptRsa(Held(version), padding, ciphertext, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private MasterKeyVersion Keep(MasterKeyVersion made)
    {
        string id = $"{objects.Count:x4}";
        objects.Add(id, made);
        return made with { Material = null, TokenObject = id };
    }

    private MasterKeyVersion Held(MasterKeyVersion version)
    {
        RequireAnswer();
        return objects[version.TokenObject!];
    }

    private void RequireAnswer()
    {
        if (!IsAvailable)
            throw new KeyUnavailableException("The module in memory is away.");
    }
}
