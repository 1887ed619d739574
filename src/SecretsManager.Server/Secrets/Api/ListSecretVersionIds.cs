using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Lists the versions of a secret, newest first.</summary>
internal sealed class ListSecretVersionIds(SecretStore secrets, SecretResources resources) : IAction<ListSecretVersionIdsRequest, ListSecretVersionIdsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(ListSecretVersionIds),
        Effect = ActionEffect.Read,
        AuditFields = ["SecretName"],
        AnswerFields = ["SecretName"],
    };

    public ListSecretVersionIdsRequest Read(ParameterReader parameters) => ListSecretVersionIdsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListSecretVersionIdsRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<ListSecretVersionIdsResponse> Handle(AuthorizedCall<ListSecretVersionIdsRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        VersionInfo[] newestFirst = [.. stored.Value.ToldVersions.Reverse().Select(version => new VersionInfo(stored.Value.ToldId(version), version.Created / 1000))];
        return new ListSecretVersionIdsResponse(stored.Value.Name, newestFirst);
    }
}
