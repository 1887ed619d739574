using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>Says what is committed along with the changes of a call because of them, as telling others of them. It refuses no call.</summary>
internal interface IConsequences
{
    /// <param name="now">When the call arrived, Unix milliseconds.</param>
    /// <param name="requestId">The call's, by which its audit record is found.</param>
    ValueTask<IReadOnlyList<Change>> Of(IReadOnlyList<Change> changes, long now, string requestId, CancellationToken cancellation);
}
