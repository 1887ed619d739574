using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Ends every session of a role that was given until now, and with them every session of another role that was taken in one of them. An
/// action of this product's own.
/// </summary>
internal sealed class RevokeRoleSessions(RoleCalls roles) : IAction<RevokeRoleSessionsRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(RevokeRoleSessions),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName"],
    };

    public RevokeRoleSessionsRequest Read(ParameterReader parameters) => RevokeRoleSessionsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RevokeRoleSessionsRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<RevokeRoleSessionsRequest> call, CancellationToken cancellation)
    {
        Stored<Role> role = await roles.Get(call.Caller.Account, call.Request.RoleId, call.Request.RoleName, cancellation);
        // A session that was given in this very millisecond was given before.
        long from = Math.Max(role.Value.SessionsFrom, call.Now + 1);
        call.Changes.Add(roles.Directory.Roles.Update(role, role.Value with { SessionsFrom = from, Updated = call.Now }));
        return EmptyResponse.Instance;
    }
}
