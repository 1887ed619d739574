using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Disables an access key, which stops at once, or enables it again.</summary>
internal sealed class UpdateAccessKey(IdentityCalls calls) : IAction<UpdateAccessKeyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdateAccessKey),
        Effect = ActionEffect.Write,
        AuditFields = ["AccessKeyId", "Status", "TargetUin"],
        Regional = false,
    };

    public UpdateAccessKeyRequest Read(ParameterReader parameters) => UpdateAccessKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateAccessKeyRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, request.TargetUin));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateAccessKeyRequest> call, CancellationToken cancellation)
    {
        AccessKeyState state = call.Request.Status switch
        {
            nameof(AccessKeyState.Active) => AccessKeyState.Active,
            nameof(AccessKeyState.Inactive) => AccessKeyState.Inactive,
            _ => throw IdentityRules.Wrong("Status", "Active or Inactive", "Active 或 Inactive"),
        };
        KeyOwner owner = await calls.Owner(call.Caller, call.Request.TargetUin, "TargetUin", cancellation);
        Stored<AccessKey> key = await calls.Keys.Get(owner, call.Request.AccessKeyId, cancellation);
        call.Changes.Add(calls.Keys.SetState(key, state));
        return EmptyResponse.Instance;
    }
}
