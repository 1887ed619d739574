using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Changes how long sessions of a role may last; those that were given already stay.</summary>
internal sealed class UpdateRoleSessionDuration(RoleCalls roles) : IAction<UpdateRoleSessionDurationRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdateRoleSessionDuration),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName", "SessionDuration"],
    };

    public UpdateRoleSessionDurationRequest Read(ParameterReader parameters) => UpdateRoleSessionDurationRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateRoleSessionDurationRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId?.ToString(CultureInfo.InvariantCulture), request.RoleName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateRoleSessionDurationRequest> call, CancellationToken cancellation)
    {
        int duration = RoleRules.CheckSessionDuration(call.Request.SessionDuration);
        string? id = call.Request.RoleId?.ToString(CultureInfo.InvariantCulture);
        Stored<Role> role = await roles.Get(call.Caller.Account, id, call.Request.RoleName, cancellation);
        call.Changes.Add(roles.Directory.Roles.Update(role, role.Value with { SessionDuration = duration, Updated = call.Now }));
        return EmptyResponse.Instance;
    }
}
