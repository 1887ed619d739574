using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Gives a role tags; a key that it has already gets the new value.</summary>
internal sealed class TagRole(RoleCalls roles) : IAction<TagRoleRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(TagRole),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName"],
    };

    public TagRoleRequest Read(ParameterReader parameters) => TagRoleRequest.Read(parameters);

    public async ValueTask<TouchedResource> Resource(AuthenticatedCall call, TagRoleRequest request, CancellationToken cancellation) =>
        await roles.Named(call, request.RoleId, request.RoleName, cancellation);

    // The role as it is and the role as it would be: nobody tags himself into or out of a policy.
    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, TagRoleRequest request, CancellationToken cancellation)
    {
        TouchedResource now = await roles.Named(call, request.RoleId, request.RoleName, cancellation);
        return [now with { Tags = With(now.Tags, RoleRules.TagsOf(request.Tags)) }];
    }

    public IReadOnlyList<RecordTag> RequestTags(TagRoleRequest request) => RoleRules.TagsOf(request.Tags);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<TagRoleRequest> call, CancellationToken cancellation)
    {
        if (call.Request.Tags.Count == 0)
            throw MissingParameter.Named("Tags");
        IReadOnlyList<RecordTag> given = RoleRules.CheckTags(call.Request.Tags);
        Stored<Role> role = await roles.Get(call.Caller.Account, call.Request.RoleId, call.Request.RoleName, cancellation);
        IReadOnlyList<RecordTag> tags = With(role.Value.Tags, given);
        if (tags.Count > TagRules.MostTags)
            throw RoleRefusals.TooManyTags(TagRules.MostTags);
        call.Changes.Add(roles.Directory.Roles.Update(role, role.Value with { Tags = tags, Updated = call.Now }));
        TagNotes.Add(call, given);
        return EmptyResponse.Instance;
    }

    private static IReadOnlyList<RecordTag> With(IReadOnlyList<RecordTag> tags, IReadOnlyList<RecordTag> given) =>
        [.. tags.Where(tag => given.All(other => other.Key != tag.Key)).Concat(given).OrderBy(tag => tag.Key, StringComparer.Ordinal)];
}
