using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Takes tags from a role; keys that it has not do not count.</summary>
internal sealed class UntagRole(RoleCalls roles) : IAction<UntagRoleRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UntagRole),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName"],
    };

    public UntagRoleRequest Read(ParameterReader parameters) => UntagRoleRequest.Read(parameters);

    public async ValueTask<TouchedResource> Resource(AuthenticatedCall call, UntagRoleRequest request, CancellationToken cancellation) =>
        await roles.Named(call, request.RoleId, request.RoleName, cancellation);

    // The role as it is and the role as it would be: nobody tags himself into or out of a policy.
    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, UntagRoleRequest request, CancellationToken cancellation)
    {
        TouchedResource now = await roles.Named(call, request.RoleId, request.RoleName, cancellation);
        return [now with { Tags = Without(now.Tags, request.TagKeys) }];
    }

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UntagRoleRequest> call, CancellationToken cancellation)
    {
        if (call.Request.TagKeys.Count is 0 or > TagRules.MostTags)
            throw ParameterRules.Wrong("TagKeys", $"1 to {TagRules.MostTags} keys", $"1 至 {TagRules.MostTags} 个标签键", ErrorCode.InvalidParameterParamError);
        Stored<Role> role = await roles.Get(call.Caller.Account, call.Request.RoleId, call.Request.RoleName, cancellation);
        call.Changes.Add(roles.Directory.Roles.Update(role, role.Value with { Tags = Without(role.Value.Tags, call.Request.TagKeys), Updated = call.Now }));
        TagNotes.Add(call, [], call.Request.TagKeys);
        return EmptyResponse.Instance;
    }

    private static IReadOnlyList<RecordTag> Without(IReadOnlyList<RecordTag> tags, IReadOnlyList<string> keys) =>
        [.. tags.Where(tag => !keys.Contains(tag.Key, StringComparer.Ordinal))];
}
