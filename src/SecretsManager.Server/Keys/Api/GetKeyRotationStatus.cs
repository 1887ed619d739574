using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Tells whether the automatic rotation of a key is on.</summary>
internal sealed class GetKeyRotationStatus(KeyCalls calls) : IAction<GetKeyRotationStatusRequest, GetKeyRotationStatusResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(GetKeyRotationStatus),
        Effect = ActionEffect.Read,
        AuditFields = ["KeyId"],
    };

    public GetKeyRotationStatusRequest Read(ParameterReader parameters) => GetKeyRotationStatusRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetKeyRotationStatusRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<GetKeyRotationStatusResponse> Handle(AuthorizedCall<GetKeyRotationStatusRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.Get(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        return new GetKeyRotationStatusResponse(stored.Value.RotateDays is not null);
    }
}
