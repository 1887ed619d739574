using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>Prepares secrets of callers' own for rotations, of which the newest version is the current one.</summary>
internal sealed class NewestVersion(SecretStore secrets, RotationIds ids)
{
    /// <summary>The secret of which <c>SSM_Current</c> may mean the newest version from now on: a version that has it for a name gets another.</summary>
    /// <exception cref="ApiException"><c>FailedOperation</c>: it has no version; <c>FailedOperation.AccessKmsError</c>.</exception>
    public async ValueTask<Secret> MakeCurrent(Secret secret, ICollection<Change> changes, CancellationToken cancellation)
    {
        if (!secret.ToldVersions.Any())
            throw RotationRefusals.NoVersion();
        if (Named(secret) is not { } named)
            return secret;
        secret = await secrets.UnderName(secret, named, ids.Version(secret, named.Created), await secrets.KeyOf(secret, cancellation), changes, cancellation);
        return AsNewest(secret, secret.Versions.Single(version => version.Sequence == secret.LastSequence));
    }

    /// <summary>The secret with the version that has <c>SSM_Current</c> for a name as its newest; as it is where there is none.</summary>
    public static Secret InOrder(Secret secret) => Named(secret) is { } named ? AsNewest(secret, named) : secret;

    private static SecretVersion? Named(Secret secret) => secret.Versions.FirstOrDefault(version => version.VersionId == SsmService.CurrentVersion);

    // It was what SSM_Current meant, so it stays that. A candidate stays the one to come.
    private static Secret AsNewest(Secret secret, SecretVersion newest) => secret with
    {
        Versions = [.. secret.ToldVersions.Where(version => version != newest), newest, .. secret.Versions.Where(version => version.IsCandidate)],
    };
}
