using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Gives everybody the version from before: ends the rollout under way, or takes the last promotion back.</summary>
internal sealed class RollbackVersion(SecretStore secrets, SecretResources resources) : IAction<RollbackVersionRequest, CurrentVersionResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(RollbackVersion),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName"],
        AnswerFields = ["SecretName", "VersionId"],
    };

    public RollbackVersionRequest Read(ParameterReader parameters) => RollbackVersionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RollbackVersionRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<CurrentVersionResponse> Handle(AuthorizedCall<RollbackVersionRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.GetChangeable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(RollbackVersion), cancellation);
        RolloutRefusals.RequireOwn(stored.Value);
        if (stored.Value.Rollout is not { State: not RolloutState.RolledBack } rollout || rollout.Stable.Length == 0 || rollout.Stable == rollout.Next)
            throw RolloutRefusals.NothingToRollBack();
        call.Changes.Add(secrets.Records.Update(stored, stored.Value with { Rollout = rollout with { State = RolloutState.RolledBack, Changed = call.Now } }));
        return new CurrentVersionResponse(stored.Value.Name, rollout.Stable);
    }
}
