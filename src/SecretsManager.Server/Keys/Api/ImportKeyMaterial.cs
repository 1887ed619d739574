using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Takes in the material of an EXTERNAL key: the first time any 256 bits, from then on the same.</summary>
internal sealed class ImportKeyMaterial(KeyCalls calls) : IAction<ImportKeyMaterialRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(ImportKeyMaterial),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId", "ValidTo"],
    };

    public ImportKeyMaterialRequest Read(ParameterReader parameters) => ImportKeyMaterialRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ImportKeyMaterialRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<ImportKeyMaterialRequest> call, CancellationToken cancellation)
    {
        ImportKeyMaterialRequest request = call.Request;
        using SecretValue encrypted = KeyRules.Decode("EncryptedKeyMaterial", request.EncryptedKeyMaterial);
        long? validTo = KeyImport.CheckValidTo(request.ValidTo, call.Now);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, request.KeyId, cancellation);
        KeyStates.RequireImportable(stored.Value, nameof(ImportKeyMaterial));
        using SecretValue material = KeyImport.Open(stored.Value, request.ImportToken, encrypted, call.Now);
        byte[] digest = KeyImport.DigestOf(stored.Value, material);
        if (stored.Value.ImportedDigest is { } first && !CryptographicOperations.FixedTimeEquals(first, digest))
            throw KeyCallRefusals.MaterialDiffers();

        MasterKey imported = stored.Value with { State = MasterKeyState.Enabled, ImportedDigest = digest, ValidTo = validTo };
        if (imported.Versions.Count == 0)
        {
            MasterKeyVersion version = await KeyCalls.Answered(() => calls.Keys.Holders.ForNew.Import(imported.KeyId, 1, material, call.Now, cancellation));
            call.Undo.Push(() => calls.Keys.Holders.TakeBack(version));
            call.Changes.AddRange(MasterKeyHolders.Conditions(version));
            imported = imported with { Versions = [version] };
        }

        call.Changes.Add(calls.Keys.Records.Update(stored, imported));
        return EmptyResponse.Instance;
    }
}
