using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Enables a disabled key. Enabling an enabled one does nothing.</summary>
internal sealed class EnableKey(KeyCalls calls) : IAction<EnableKeyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(EnableKey),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
    };

    public EnableKeyRequest Read(ParameterReader parameters) => EnableKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, EnableKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<EnableKeyRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        call.Changes.Add(calls.Keys.Records.Update(stored, KeyStates.Enable(stored.Value, nameof(EnableKey))));
        return EmptyResponse.Instance;
    }
}
