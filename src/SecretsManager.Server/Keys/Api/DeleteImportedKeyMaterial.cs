using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Deletes the material of an EXTERNAL key at once; the key waits for the same material again, and nothing under it can be read until then.</summary>
internal sealed class DeleteImportedKeyMaterial(KeyCalls calls) : IAction<DeleteImportedKeyMaterialRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(DeleteImportedKeyMaterial),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
    };

    public DeleteImportedKeyMaterialRequest Read(ParameterReader parameters) => DeleteImportedKeyMaterialRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteImportedKeyMaterialRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteImportedKeyMaterialRequest> call, CancellationToken cancellation)
    {
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        if (!stored.Value.IsExternal)
            throw KeyCallRefusals.NotExternal();
        KeyStates.RequireChangeable(stored.Value, nameof(DeleteImportedKeyMaterial));
        call.Changes.Add(calls.Keys.Records.Update(stored, KeyImport.WithoutMaterial(stored.Value)));
        return EmptyResponse.Instance;
    }
}
