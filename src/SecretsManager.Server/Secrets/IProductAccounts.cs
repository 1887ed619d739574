using SecretsManager.Protocol;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>What becomes of the accounts of a product's secret when it goes. <c>Rotation</c> knows.</summary>
internal interface IProductAccounts
{
    /// <summary>Ends what is open on the accounts, and begins the task that deletes them if they shall go with the secret.</summary>
    /// <returns>That task; 0 for none.</returns>
    /// <exception cref="ApiException"><c>FailedOperation</c>: a task on them is under way.</exception>
    ValueTask<long> End(Secret secret, bool drop, long now, ICollection<Change> changes, CancellationToken cancellation);
}
