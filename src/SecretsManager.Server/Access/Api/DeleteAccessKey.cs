using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Deletes an access key that is inactive.</summary>
internal sealed class DeleteAccessKey(IdentityCalls calls) : IAction<DeleteAccessKeyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeleteAccessKey),
        Effect = ActionEffect.Write,
        AuditFields = ["AccessKeyId", "TargetUin"],
        Regional = false,
    };

    public DeleteAccessKeyRequest Read(ParameterReader parameters) => DeleteAccessKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteAccessKeyRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, request.TargetUin));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteAccessKeyRequest> call, CancellationToken cancellation)
    {
        KeyOwner owner = await calls.Owner(call.Caller, call.Request.TargetUin, "TargetUin", cancellation);
        Stored<AccessKey> key = await calls.Keys.Get(owner, call.Request.AccessKeyId, cancellation);
        if (key.Value.State != AccessKeyState.Inactive)
            throw IdentityRefusals.KeyIsActive();
        calls.Keys.Remove(owner, [key], call.Changes);
        return EmptyResponse.Instance;
    }
}
