using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Makes a tag that no resource need have.</summary>
internal sealed class CreateTag(CreatedTags created) : IAction<CreateTagRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(CreateTag),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["TagKey"],
    };

    public CreateTagRequest Read(ParameterReader parameters) => CreateTagRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateTagRequest request, CancellationToken cancellation) =>
        new(KnownTags.Alone(call.Caller, TagOf(request)));

    public IReadOnlyList<RecordTag> RequestTags(CreateTagRequest request) => [TagOf(request)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<CreateTagRequest> call, CancellationToken cancellation)
    {
        TagRequests.CheckTag(call.Request.TagKey, call.Request.TagValue);
        await created.Add(call.Caller, [TagOf(call.Request)], call.Now, call.Changes, cancellation);
        TagNotes.Add(call, [TagOf(call.Request)]);
        return EmptyResponse.Instance;
    }

    private static RecordTag TagOf(CreateTagRequest request) => new(request.TagKey, request.TagValue);
}
