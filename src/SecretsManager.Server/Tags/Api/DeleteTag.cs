using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Deletes a tag that was made and that no resource has.</summary>
internal sealed class DeleteTag(KnownTags known, CreatedTags created) : IAction<DeleteTagRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DeleteTag),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["TagKey"],
    };

    public DeleteTagRequest Read(ParameterReader parameters) => DeleteTagRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteTagRequest request, CancellationToken cancellation) =>
        new(KnownTags.Alone(call.Caller, TagOf(request)));

    public IReadOnlyList<RecordTag> RequestTags(DeleteTagRequest request) => [TagOf(request)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteTagRequest> call, CancellationToken cancellation)
    {
        TagRequests.CheckKeys("TagKey", [call.Request.TagKey], TagRequests.Most);
        await known.ExpectUnused(call.Caller.Account, TagOf(call.Request), call.Changes, cancellation);
        await created.Remove(call.Caller.Account, [TagOf(call.Request)], call.Changes, cancellation);
        TagNotes.Add(call, [TagOf(call.Request)]);
        return EmptyResponse.Instance;
    }

    private static RecordTag TagOf(DeleteTagRequest request) => new(request.TagKey, request.TagValue);
}
