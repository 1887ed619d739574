using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Deletes a group; its users are then in one group less.</summary>
internal sealed class DeleteGroup(IdentityCalls calls) : IAction<DeleteGroupRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeleteGroup),
        Effect = ActionEffect.Write,
        AuditFields = ["GroupId"],
        Regional = false,
    };

    public DeleteGroupRequest Read(ParameterReader parameters) => DeleteGroupRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteGroupRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Group(call, request.GroupId));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteGroupRequest> call, CancellationToken cancellation)
    {
        Stored<Group> stored = await calls.GetGroup(call.Caller.Account, call.Request.GroupId, cancellation);
        Group group = stored.Value;
        RecordQuery query = IdentityCalls.Members(group.Account, group.GroupId, 0, IdentityRules.MostUsersInGroup);
        (IReadOnlyList<Stored<User>> members, _) = await calls.Directory.Users.List(query, cancellation);
        foreach (Stored<User> member in members)
            call.Changes.Add(calls.Directory.Users.Update(member, member.Value with { Groups = [.. member.Value.Groups.Where(id => id != group.GroupId)] }));
        // Nobody has joined meanwhile.
        call.Changes.Add(new Change.ExpectFewer(query, 1));
        if (await calls.Directory.Claims.Find(calls.Directory.GroupName(group.Account, group.Name), cancellation) is { } claim)
            call.Changes.Add(RecordStore<NameClaim>.Delete(claim));
        call.Changes.Add(RecordStore<Group>.Delete(stored));
        if (members.Count > 0)
            call.Note("Members", string.Join(' ', members.Select(member => member.Value.Uin)));
        return EmptyResponse.Instance;
    }
}
