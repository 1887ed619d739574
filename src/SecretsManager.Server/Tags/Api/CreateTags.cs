using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Makes tags that no resource need have: all of them, or none.</summary>
internal sealed class CreateTags(CreatedTags created) : IAction<CreateTagsRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(CreateTags),
        Effect = ActionEffect.Write,
        Regional = false,
    };

    public CreateTagsRequest Read(ParameterReader parameters) => CreateTagsRequest.Read(parameters);

    // Each by itself: a right on one of them is none on the others.
    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateTagsRequest request, CancellationToken cancellation) =>
        new(request.Tags.Count == 0 ? TagCalls.Operation(call.Caller) : KnownTags.Alone(call.Caller, TagsOf(request)[0]));

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, CreateTagsRequest request, CancellationToken cancellation) =>
        new([.. TagsOf(request).Skip(1).Select(tag => KnownTags.Alone(call.Caller, tag))]);

    public IReadOnlyList<RecordTag> RequestTags(CreateTagsRequest request) => [.. TagsOf(request).Take(TagRules.MostTags)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<CreateTagsRequest> call, CancellationToken cancellation)
    {
        TagRequests.CheckPairs("Tags", call.Request.Tags);
        IReadOnlyList<RecordTag> tags = TagsOf(call.Request);
        if (tags.Distinct().Count() != tags.Count)
            throw TagRefusals.TagTwice();
        await created.Add(call.Caller, tags, call.Now, call.Changes, cancellation);
        TagNotes.Add(call, tags);
        return EmptyResponse.Instance;
    }

    private static IReadOnlyList<RecordTag> TagsOf(CreateTagsRequest request) => TagEdit.Setting(request.Tags).Set;
}
