using SecretsManager.Protocol;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>What becomes of the rotation of a secret and of its accounts in a product when it goes. <c>Rotation</c> knows.</summary>
internal interface IProductAccounts
{
    /// <summary>Ends what is open on it, and begins the task that deletes its accounts, if it has some that shall go with it.</summary>
    /// <returns>That task; 0 for none.</returns>
    /// <exception cref="ApiException"><c>FailedOperation</c>: a task on them is under way.</exception>
    ValueTask<long> End(Secret secret, bool drop, long now, ICollection<Change> changes, CancellationToken cancellation);
}
