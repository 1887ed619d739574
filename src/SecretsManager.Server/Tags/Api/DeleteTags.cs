using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Deletes tags that were made and that no resource has: all of them, or none.</summary>
internal sealed class DeleteTags(KnownTags known, CreatedTags created) : IAction<DeleteTagsRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DeleteTags),
        Effect = ActionEffect.Write,
        Regional = false,
    };

    public DeleteTagsRequest Read(ParameterReader parameters) => DeleteTagsRequest.Read(parameters);

    // Each by itself: a right on one of them is none on the others.
    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteTagsRequest request, CancellationToken cancellation) =>
        new(request.Tags.Count == 0 ? TagCalls.Operation(call.Caller) : KnownTags.Alone(call.Caller, TagsOf(request)[0]));

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, DeleteTagsRequest request, CancellationToken cancellation) =>
        new([.. TagsOf(request).Skip(1).Select(tag => KnownTags.Alone(call.Caller, tag))]);

    public IReadOnlyList<RecordTag> RequestTags(DeleteTagsRequest request) => [.. TagsOf(request).Take(TagRules.MostTags)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteTagsRequest> call, CancellationToken cancellation)
    {
        TagRequests.CheckPairs("Tags", call.Request.Tags);
        IReadOnlyList<RecordTag> tags = TagsOf(call.Request);
        if (tags.Distinct().Count() != tags.Count)
            throw TagRefusals.TagTwice();
        foreach (RecordTag tag in tags)
            await known.ExpectUnused(call.Caller.Account, tag, call.Changes, cancellation);
        await created.Remove(call.Caller.Account, tags, call.Changes, cancellation);
        TagNotes.Add(call, tags);
        return EmptyResponse.Instance;
    }

    private static IReadOnlyList<RecordTag> TagsOf(DeleteTagsRequest request) => TagEdit.Setting(request.Tags).Set;
}
