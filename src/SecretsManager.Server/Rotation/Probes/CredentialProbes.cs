using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Probes;

/// <summary>Finds what is known of credentials by their secrets.</summary>
internal sealed class CredentialProbes(RecordStore<CredentialProbe> probes)
{
    public RecordStore<CredentialProbe> Records => probes;

    public RecordIdentity Identity(long account, string region, string secretId) => probes.Identity(account, region, secretId);

    public ValueTask<Stored<CredentialProbe>?> Find(Secret secret, CancellationToken cancellation) =>
        probes.Find(Identity(secret.Account, secret.Region, secret.ImmutableId), cancellation);

    /// <summary>Whether a secret has a credential that an instance can be asked about: an account in it, and not being deleted.</summary>
    public static bool IsAsked(Secret secret) => secret is { State: SecretState.Enabled, Credential: { TargetUin: 0, Current.Length: > 0 } };
}
