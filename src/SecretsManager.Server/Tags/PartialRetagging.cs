using SecretsManager.Protocol;
using SecretsManager.Protocol.Tags;

namespace SecretsManager.Server.Tags;

/// <summary>
/// An action that changes the tags of those resources that it can, in one commit, and names the others. What the caller may not do with one
/// of them refuses all.
/// </summary>
internal abstract class PartialRetagging<TRequest>(TagCalls calls) : Retagging<TRequest, FailedResourcesResponse>(calls)
{
    protected sealed override FailedResourcesResponse Answer(IReadOnlyList<(TagTarget Target, ApiException Refusal)> failed) =>
        new([.. failed.Select(one => new FailedResource(one.Target.Text, one.Refusal.Code, one.Refusal.Text.English))]);
}
