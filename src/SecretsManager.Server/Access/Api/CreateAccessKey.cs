using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Creates an access key; its secret is told this once.</summary>
internal sealed class CreateAccessKey(IdentityCalls calls) : IAction<CreateAccessKeyRequest, CreateAccessKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(CreateAccessKey),
        Effect = ActionEffect.Write,
        AuditFields = ["TargetUin", "Description"],
        Regional = false,
    };

    public CreateAccessKeyRequest Read(ParameterReader parameters) => CreateAccessKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateAccessKeyRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, request.TargetUin));

    public async ValueTask<CreateAccessKeyResponse> Handle(AuthorizedCall<CreateAccessKeyRequest> call, CancellationToken cancellation)
    {
        IdentityRules.CheckDescription(call.Request.Description);
        KeyOwner owner = await calls.Owner(call.Caller, call.Request.TargetUin, "TargetUin", cancellation);
        AccessKey key = calls.Keys.Add(owner, call.Request.Description ?? string.Empty, call.Now, call.Changes);
        call.Notes.Add(("AccessKeyId", key.SecretId));
        return new CreateAccessKeyResponse(key.SecretId, new SecretValue(key.SecretKey.Bytes), key.State.ToString(), key.Created, key.Description);
    }
}
