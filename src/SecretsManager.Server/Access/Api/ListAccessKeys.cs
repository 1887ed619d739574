using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the access keys of a user or of the root account.</summary>
internal sealed class ListAccessKeys(IdentityCalls calls) : IAction<ListAccessKeysRequest, ListAccessKeysResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListAccessKeys),
        Effect = ActionEffect.Read,
        AuditFields = ["TargetUin"],
        Regional = false,
    };

    public ListAccessKeysRequest Read(ParameterReader parameters) => ListAccessKeysRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListAccessKeysRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, request.TargetUin));

    public async ValueTask<ListAccessKeysResponse> Handle(AuthorizedCall<ListAccessKeysRequest> call, CancellationToken cancellation)
    {
        KeyOwner owner = await calls.Owner(call.Caller, call.Request.TargetUin, "TargetUin", cancellation);
        IReadOnlyList<Stored<AccessKey>> keys = await calls.Keys.List(owner, cancellation);
        return new ListAccessKeysResponse([.. keys.Select(stored => Info(stored.Value))]);
    }

    private static AccessKeyInfo Info(AccessKey key) => new(key.SecretId, key.State.ToString(), key.Created, key.Description);
}
