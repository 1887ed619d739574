using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Switches the automatic rotation of a key off.</summary>
internal sealed class DisableKeyRotation(KeyCalls calls) : IAction<DisableKeyRotationRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(DisableKeyRotation),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
    };

    public DisableKeyRotationRequest Read(ParameterReader parameters) => DisableKeyRotationRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DisableKeyRotationRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DisableKeyRotationRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyRotation.RequireRotatable(stored.Value);
        KeyStates.RequireChangeable(stored.Value, nameof(DisableKeyRotation));
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { RotateDays = null, NextRotation = null }));
        return EmptyResponse.Instance;
    }
}
