using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Replaces the description of a key.</summary>
internal sealed class UpdateKeyDescription(KeyCalls calls) : IAction<UpdateKeyDescriptionRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(UpdateKeyDescription),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId", "Description"],
    };

    public UpdateKeyDescriptionRequest Read(ParameterReader parameters) => UpdateKeyDescriptionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateKeyDescriptionRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateKeyDescriptionRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyRules.CheckDescription(call.Request.Description);
        KeyStates.RequireChangeable(stored.Value, nameof(UpdateKeyDescription));
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { Description = call.Request.Description }));
        return EmptyResponse.Instance;
    }
}
