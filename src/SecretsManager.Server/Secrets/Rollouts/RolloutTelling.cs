using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;

namespace SecretsManager.Server.Secrets.Rollouts;

/// <summary>How the state of a rollout is told.</summary>
internal static class RolloutTelling
{
    private const string Never = "None";

    /// <param name="current">The version that everybody gets whom the rules do not name; null for none.</param>
    public static VersionRolloutInfo Info(Secret secret, SecretVersion? current)
    {
        VersionRollout? rollout = secret.Rollout;
        RolloutRules rules = rollout?.Rules ?? RolloutRules.None;
        return new VersionRolloutInfo(
            secret.Name,
            rollout?.State.ToString() ?? Never,
            current?.VersionId ?? string.Empty,
            rollout?.Next ?? string.Empty,
            rollout?.Stable ?? string.Empty,
            rules.Percent,
            rules.Principals,
            [.. rules.Tags.Select(tag => new Tag(tag.Key, tag.Value))],
            rules.Networks,
            (rollout?.Begun ?? 0) / 1000,
            (rollout?.Changed ?? 0) / 1000);
    }
}
