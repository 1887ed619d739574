using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Changes the name or the remark of a group.</summary>
internal sealed class UpdateGroup(IdentityCalls calls) : IAction<UpdateGroupRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdateGroup),
        Effect = ActionEffect.Write,
        AuditFields = ["GroupId", "GroupName", "Remark"],
        Regional = false,
    };

    public UpdateGroupRequest Read(ParameterReader parameters) => UpdateGroupRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateGroupRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Group(call, request.GroupId));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateGroupRequest> call, CancellationToken cancellation)
    {
        UpdateGroupRequest request = call.Request;
        string? name = string.IsNullOrEmpty(request.GroupName) ? null : request.GroupName;
        if (name is not null)
            IdentityRules.CheckGroupName(name);
        IdentityRules.CheckRemark(request.Remark);
        Stored<Group> stored = await calls.GetGroup(call.Caller.Account, request.GroupId, cancellation);
        Group group = stored.Value with { Name = name ?? stored.Value.Name, Remark = request.Remark ?? stored.Value.Remark };
        if (group.Name != stored.Value.Name)
            await Rename(call, stored.Value, group, cancellation);
        call.Changes.Add(calls.Directory.Groups.Update(stored, group));
        return EmptyResponse.Instance;
    }

    private async ValueTask Rename(AuthorizedCall<UpdateGroupRequest> call, Group from, Group to, CancellationToken cancellation)
    {
        AccountDirectory directory = calls.Directory;
        if (await directory.Claims.Find(directory.GroupName(to.Account, to.Name), cancellation) is not null)
            throw IdentityRefusals.GroupNameTaken();
        if (await directory.Claims.Find(directory.GroupName(from.Account, from.Name), cancellation) is { } claim)
            call.Changes.Add(RecordStore<NameClaim>.Delete(claim));
        call.Changes.Add(directory.Claims.Insert(
            directory.GroupName(to.Account, to.Name), new NameClaim(to.GroupId.ToString(CultureInfo.InvariantCulture), call.Now)));
    }
}
