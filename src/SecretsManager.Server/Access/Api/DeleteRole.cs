using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Deletes a role, with its attachments of policies; its sessions end at once.</summary>
internal sealed class DeleteRole(RoleCalls roles) : IAction<DeleteRoleRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeleteRole),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName"],
    };

    public DeleteRoleRequest Read(ParameterReader parameters) => DeleteRoleRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteRoleRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteRoleRequest> call, CancellationToken cancellation)
    {
        AccountDirectory directory = roles.Directory;
        Stored<Role> role = await roles.Get(call.Caller.Account, call.Request.RoleId, call.Request.RoleName, cancellation);
        RecordIdentity name = directory.RoleName(role.Value.Account, role.Value.Name);
        Stored<NameClaim> claim = await directory.Claims.Find(name, cancellation) ?? throw new StaleReadException();
        call.Changes.Add(RecordStore<Role>.Delete(role));
        call.Changes.Add(RecordStore<NameClaim>.Delete(claim));
        return EmptyResponse.Instance;
    }
}
