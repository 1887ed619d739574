using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Rollouts;

/// <summary>Which version of a secret a caller means. A version that is asked for by its own id is that version, whatever is rolled out.</summary>
internal sealed class VersionChoice(AccountDirectory directory, SecretSettings settings)
{
    /// <summary>The version, or null if there is none of that name.</summary>
    /// <param name="asked">Null or empty means <c>SSM_Current</c>.</param>
    /// <param name="sourceAddress">Where the call comes from.</param>
    public ValueTask<SecretVersion?> Of(Secret secret, string? asked, Caller caller, string sourceAddress, CancellationToken cancellation)
    {
        string versionId = string.IsNullOrEmpty(asked) ? SsmService.CurrentVersion : asked;
        if (versionId != SsmService.CurrentVersion)
            return new(secret.Version(versionId));
        if (secret.Rollout is not { IsRunning: true } rollout)
            return new(Current(secret));
        if (rollout.Rules.Name(caller, sourceAddress, rollout.Seed))
            return new(secret.Version(rollout.Next));
        return DependsOnRole(secret, caller) ? OfRole(secret, rollout, caller, cancellation) : new(secret.Version(rollout.Stable));
    }

    /// <summary>The version that <c>SSM_Current</c> means for whoever no rollout names: what callers have said, or else the version of that name, or else the newest.</summary>
    public SecretVersion? Current(Secret secret)
    {
        if (secret.Rollout is { } rollout)
            return secret.Version(rollout.Current);
        SecretVersion? named = secret.Version(SsmService.CurrentVersion);
        bool newest = named is null && settings.FollowCurrent && secret.Schedule is null;
        return newest ? secret.ToldVersions.LastOrDefault() : named;
    }

    /// <summary>Whether the choice may rest on the tags of the caller's role, which change apart from the secret.</summary>
    public static bool DependsOnRole(Secret secret, Caller caller) =>
        caller.Kind == CallerKind.Role && secret.Rollout is { IsRunning: true, Rules.Tags.Count: > 0 };

    private async ValueTask<SecretVersion?> OfRole(Secret secret, VersionRollout rollout, Caller caller, CancellationToken cancellation)
    {
        Stored<Role>? role = await directory.FindRole(caller.Account, caller.Session!.RoleId, cancellation);
        return secret.Version(role is not null && rollout.Rules.NameTags(role.Value.Tags) ? rollout.Next : rollout.Stable);
    }
}
