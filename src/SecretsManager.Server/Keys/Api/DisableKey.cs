using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Disables a key: nothing is encrypted or decrypted with it until it is enabled again. Disabling a disabled one does nothing.</summary>
internal sealed class DisableKey(KeyCalls calls) : IAction<DisableKeyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(DisableKey),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
    };

    public DisableKeyRequest Read(ParameterReader parameters) => DisableKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DisableKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DisableKeyRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        call.Changes.Add(calls.Keys.Records.Update(stored, KeyStates.Disable(stored.Value, nameof(DisableKey))));
        return EmptyResponse.Instance;
    }
}
