using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Replaces the description of a role.</summary>
internal sealed class UpdateRoleDescription(RoleCalls roles) : IAction<UpdateRoleDescriptionRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdateRoleDescription),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName", "Description"],
    };

    public UpdateRoleDescriptionRequest Read(ParameterReader parameters) => UpdateRoleDescriptionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateRoleDescriptionRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateRoleDescriptionRequest> call, CancellationToken cancellation)
    {
        CamRules.CheckDescription(call.Request.Description);
        Stored<Role> role = await roles.Get(call.Caller.Account, call.Request.RoleId, call.Request.RoleName, cancellation);
        call.Changes.Add(roles.Directory.Roles.Update(role, role.Value with { Description = call.Request.Description, Updated = call.Now }));
        return EmptyResponse.Instance;
    }
}
