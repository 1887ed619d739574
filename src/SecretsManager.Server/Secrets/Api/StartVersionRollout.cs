using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Begins the rollout of a version, or puts other rules in place of those of the one under way.</summary>
internal sealed class StartVersionRollout(SecretStore secrets, SecretResources resources, VersionChoice versions, IRandomBytes random)
    : IAction<StartVersionRolloutRequest, VersionRolloutInfo>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(StartVersionRollout),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "VersionId", "Percent"],
        AnswerFields = ["SecretName", "State", "CurrentVersionId", "VersionId"],
    };

    public StartVersionRolloutRequest Read(ParameterReader parameters) => StartVersionRolloutRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, StartVersionRolloutRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation, request.VersionId);

    public async ValueTask<VersionRolloutInfo> Handle(AuthorizedCall<StartVersionRolloutRequest> call, CancellationToken cancellation)
    {
        StartVersionRolloutRequest request = call.Request;
        SecretRules.CheckVersionId(request.VersionId);
        RolloutRules rules = RolloutLimits.Check(request, call.Caller.Account);
        Stored<Secret> stored = await secrets.GetChangeable(call.Caller.Account, call.Region, request.SecretName, nameof(StartVersionRollout), cancellation);
        RolloutRefusals.RequireOwn(stored.Value);
        if (stored.Value.Version(request.VersionId) is null)
            throw SecretRefusals.VersionNotFound();
        SecretVersion current = versions.Current(stored.Value) ?? throw RolloutRefusals.NoCurrent();
        VersionRollout rollout = stored.Value.Rollout is { IsRunning: true } running
            ? running.Next == request.VersionId ? running with { Rules = rules, Changed = call.Now } : throw RolloutRefusals.Running(running)
            : Begin(current.VersionId, rules, call);
        Secret next = stored.Value with { Rollout = rollout };
        call.Changes.Add(secrets.Records.Update(stored, next));
        NoteRules(call, rules);
        return RolloutTelling.Info(next, current);
    }

    private VersionRollout Begin(string current, RolloutRules rules, AuthorizedCall<StartVersionRolloutRequest> call)
    {
        if (current == call.Request.VersionId)
            throw RolloutRefusals.IsCurrent();
        byte[] seed = new byte[CallerShare.SeedSize];
        random.Fill(seed);
        return new VersionRollout(RolloutState.Running, current, call.Request.VersionId, rules, seed, call.Now, call.Now);
    }

    private static void NoteRules(AuthorizedCall<StartVersionRolloutRequest> call, RolloutRules rules)
    {
        if (rules.Principals.Count > 0)
            call.Note("Principals", string.Join(',', rules.Principals));
        TagNotes.Add(call, rules.Tags);
        if (rules.Networks.Count > 0)
            call.Note("Networks", string.Join(',', rules.Networks));
    }
}
