using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>How an SSH key pair is put into hosts. <c>Rotation</c> knows.</summary>
internal interface IHostKeyPairs
{
    /// <summary>The hosts, as policies know them.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: too many, or one twice.</exception>
    ValueTask<IReadOnlyList<TouchedResource>> Named(AuthenticatedCall call, IReadOnlyList<string> hosts, CancellationToken cancellation);

    /// <summary>The secret, which is creating until a task has put the pair into all of the hosts, and the task. All but the secret is among <paramref name="changes"/>.</summary>
    /// <param name="hosts">Their ids, one at least.</param>
    /// <param name="user">The user whom each of the hosts has, as whom the pair logs in.</param>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: no host, or a user that one does not give; <c>ResourceNotFound</c>: one is not registered.</exception>
    ValueTask<(Secret Secret, long Task)> Begin(
        Secret secret, IReadOnlyList<string> hosts, string user, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation);
}
