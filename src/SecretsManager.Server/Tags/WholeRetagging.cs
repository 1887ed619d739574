using SecretsManager.Protocol;

namespace SecretsManager.Server.Tags;

/// <summary>An action that changes the tags of all resources that it names, or of none.</summary>
internal abstract class WholeRetagging<TRequest>(TagCalls calls) : Retagging<TRequest, EmptyResponse>(calls)
{
    protected sealed override EmptyResponse Answer(IReadOnlyList<(TagTarget Target, ApiException Refusal)> failed) =>
        failed.Count == 0 ? EmptyResponse.Instance : throw failed[0].Refusal;
}
