using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells of a role.</summary>
internal sealed class GetRole(RoleCalls roles) : IAction<GetRoleRequest, GetRoleResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetRole),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["RoleId", "RoleName"],
    };

    public GetRoleRequest Read(ParameterReader parameters) => GetRoleRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetRoleRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<GetRoleResponse> Handle(AuthorizedCall<GetRoleRequest> call, CancellationToken cancellation) =>
        new(RoleCalls.Told((await roles.Get(call.Caller.Account, call.Request.RoleId, call.Request.RoleName, cancellation)).Value));
}
