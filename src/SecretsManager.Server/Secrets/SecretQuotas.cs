using SecretsManager.Protocol;
using SecretsManager.Server.Access.Quotas;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>How many secrets an account may have.</summary>
internal sealed class SecretQuotas(SecretStore secrets, SecretSettings settings, QuotaSettings quotas)
{
    /// <summary>Refuses one more than the quotas allow; what they depend on goes among <paramref name="changes"/>, so that two at once do not pass together.</summary>
    /// <exception cref="ApiException"><c>LimitExceeded</c>.</exception>
    public async ValueTask Check(long account, string region, ICollection<Change> changes, CancellationToken cancellation)
    {
        if (settings.SecretsPerRegion > 0)
        {
            if (await secrets.Records.Count(account, region, cancellation) >= settings.SecretsPerRegion)
                throw SecretRefusals.TooManySecrets(settings.SecretsPerRegion);
            changes.Add(new Change.ExpectFewer(new RecordQuery(RecordKind.Secret, account, region) { Offset = 0, Limit = 1 }, settings.SecretsPerRegion));
        }

        if (quotas.SecretsOf(account) is > 0 and var most)
        {
            if (await secrets.Records.CountEverywhere(account, cancellation) >= most)
                throw QuotaRefusals.Secrets(most);
            changes.Add(new Change.ExpectFewerEverywhere(RecordKind.Secret, account, most));
        }
    }
}
