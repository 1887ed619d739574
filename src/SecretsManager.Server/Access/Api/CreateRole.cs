using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Creates a role: rights that those whom its trust policy names may take for a while. It has none yet; policies are attached to it.</summary>
internal sealed class CreateRole(RoleCalls roles, TrustPolicies trust, IRandomBytes random) : IAction<CreateRoleRequest, CreateRoleResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(CreateRole),
        Effect = ActionEffect.Write,
        AnswerFields = ["RoleId"],
        Regional = false,
        AuditFields = ["RoleName", "Description", "ConsoleLogin", "SessionDuration"],
    };

    public CreateRoleRequest Read(ParameterReader parameters) => CreateRoleRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateRoleRequest request, CancellationToken cancellation) =>
        new(RoleCalls.Any(call.Caller.Account));

    public IReadOnlyList<RecordTag> RequestTags(CreateRoleRequest request) => RoleRules.TagsOf(request.Tags);

    public async ValueTask<CreateRoleResponse> Handle(AuthorizedCall<CreateRoleRequest> call, CancellationToken cancellation)
    {
        CreateRoleRequest request = call.Request;
        AccountDirectory directory = roles.Directory;
        long account = call.Caller.Account;
        RoleRules.CheckName(request.RoleName);
        CamRules.CheckDescription(request.Description ?? string.Empty);
        PolicyDocument trusted = trust.Check(request.PolicyDocument);
        Role role = new(RoleRules.NewId(random), request.RoleName, account, request.PolicyDocument, call.Now)
        {
            Description = request.Description ?? string.Empty,
            ConsoleLogin = RoleRules.CheckConsoleLogin((long)Math.Min(request.ConsoleLogin ?? 0, long.MaxValue)),
            SessionDuration = RoleRules.CheckSessionDuration(request.SessionDuration ?? 0),
            Tags = RoleRules.CheckTags(request.Tags),
            // Should chance give it the id of a role that is gone, the sessions of that one stay dead.
            SessionsFrom = call.Now,
        };
        if (await directory.Claims.Find(directory.RoleName(account, role.Name), cancellation) is not null)
            throw RoleRefusals.NameTaken();
        if (await directory.Roles.Count(account, string.Empty, cancellation) >= RoleRules.MostRoles)
            throw RoleRefusals.Full();

        call.Changes.Add(new Change.ExpectFewer(new RecordQuery(RecordKind.Role, account, string.Empty) { Offset = 0, Limit = 1 }, RoleRules.MostRoles));
        call.Changes.Add(directory.Claims.Insert(directory.RoleName(account, role.Name), new NameClaim(role.RoleId, call.Now)));
        call.Changes.Add(directory.Roles.Insert(directory.RoleIdentity(account, role.RoleId), role));
        call.Note("RoleId", role.RoleId);
        call.Note("PolicyDocument", PolicyText.Canonical(trusted));
        TagNotes.Add(call, role.Tags);
        return new CreateRoleResponse(role.RoleId);
    }
}
