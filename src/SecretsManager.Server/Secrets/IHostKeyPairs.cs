using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>How an SSH key pair is put into a host. <c>Rotation</c> knows.</summary>
internal interface IHostKeyPairs
{
    /// <summary>The host, as policies know it.</summary>
    ValueTask<TouchedResource> Named(AuthenticatedCall call, string instance, CancellationToken cancellation);

    /// <summary>The secret, which is creating until a task has put the pair into the host, and the task. All but the secret is among <paramref name="changes"/>.</summary>
    /// <param name="user">The user of the host as whom the pair logs in.</param>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: no host, or a user that it does not give; <c>ResourceNotFound</c>: it is not registered.</exception>
    ValueTask<(Secret Secret, long Task)> Begin(
        Secret secret, string instance, string user, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation);
}
