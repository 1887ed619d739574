using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Says whether a role may be taken in the console.</summary>
internal sealed class UpdateRoleConsoleLogin(RoleCalls roles) : IAction<UpdateRoleConsoleLoginRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdateRoleConsoleLogin),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName", "ConsoleLogin"],
    };

    public UpdateRoleConsoleLoginRequest Read(ParameterReader parameters) => UpdateRoleConsoleLoginRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateRoleConsoleLoginRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId?.ToString(CultureInfo.InvariantCulture), request.RoleName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateRoleConsoleLoginRequest> call, CancellationToken cancellation)
    {
        bool allowed = RoleRules.CheckConsoleLogin(call.Request.ConsoleLogin);
        string? id = call.Request.RoleId?.ToString(CultureInfo.InvariantCulture);
        Stored<Role> role = await roles.Get(call.Caller.Account, id, call.Request.RoleName, cancellation);
        call.Changes.Add(roles.Directory.Roles.Update(role, role.Value with { ConsoleLogin = allowed, Updated = call.Now }));
        return EmptyResponse.Instance;
    }
}
