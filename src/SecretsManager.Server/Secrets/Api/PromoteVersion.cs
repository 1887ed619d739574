using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>
/// Makes a version current for everybody: that of the rollout under way, or any where none is. From then on a version that is added waits
/// until somebody says.
/// </summary>
internal sealed class PromoteVersion(SecretStore secrets, SecretResources resources, VersionChoice versions) : IAction<PromoteVersionRequest, CurrentVersionResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(PromoteVersion),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "VersionId", "FollowNewest"],
        AnswerFields = ["SecretName", "VersionId"],
    };

    public PromoteVersionRequest Read(ParameterReader parameters) => PromoteVersionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, PromoteVersionRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation, request.VersionId);

    public async ValueTask<CurrentVersionResponse> Handle(AuthorizedCall<PromoteVersionRequest> call, CancellationToken cancellation)
    {
        PromoteVersionRequest request = call.Request;
        string? named = string.IsNullOrEmpty(request.VersionId) ? null : request.VersionId;
        if (named is not null)
            SecretRules.CheckVersionId(named);
        if (named is not null && request.FollowNewest)
            throw ParameterRules.Wrong("FollowNewest", "false where VersionId is given", "设置 VersionId 时须为 false");
        Stored<Secret> stored = await secrets.GetChangeable(call.Caller.Account, call.Region, request.SecretName, nameof(PromoteVersion), cancellation);
        RolloutRefusals.RequireOwn(stored.Value);
        Secret next = stored.Value with { Rollout = request.FollowNewest ? Forgotten(stored.Value) : Promoted(stored.Value, named, call.Now) };
        call.Changes.Add(secrets.Records.Update(stored, next));
        return new CurrentVersionResponse(next.Name, versions.Current(next)?.VersionId ?? string.Empty);
    }

    private static VersionRollout? Forgotten(Secret secret) => secret.Rollout is { IsRunning: true } running ? throw RolloutRefusals.Running(running) : null;

    private VersionRollout Promoted(Secret secret, string? named, long now)
    {
        if (secret.Rollout is { IsRunning: true } running)
        {
            return named is null || named == running.Next
                ? running with { State = RolloutState.Promoted, Changed = now }
                : throw RolloutRefusals.Running(running);
        }

        SecretVersion version = secret.Version(named ?? throw MissingParameter.Named("VersionId")) ?? throw SecretRefusals.VersionNotFound();
        // Said twice, it must not forget the version from before.
        return secret.Rollout is { State: RolloutState.Promoted } promoted && promoted.Next == named
            ? promoted
            : new VersionRollout(RolloutState.Promoted, versions.Current(secret)?.VersionId ?? string.Empty, version.VersionId, RolloutRules.None, [], now, now);
    }
}
