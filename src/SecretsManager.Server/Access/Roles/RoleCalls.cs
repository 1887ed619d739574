using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Roles;

/// <summary>Finds the roles that calls name, and says by what names policies know them.</summary>
internal sealed class RoleCalls(AccountDirectory directory)
{
    public AccountDirectory Directory => directory;

    /// <summary>Any role of the account: what the creation of one is judged on.</summary>
    public static ResourceName Any(long account) => new(CamService.Name, string.Empty, account, "role/*");

    /// <summary>The role, or null.</summary>
    public ValueTask<Stored<Role>?> Find(RoleReference role, CancellationToken cancellation) => role.IsId
        ? directory.FindRole(role.Account, role.Text, cancellation)
        : directory.FindRoleNamed(role.Account, role.Text, cancellation);

    /// <summary>
    /// The role as policies know it. The name as the call spells it is the one that a refusal tells, so that it tells nothing; where the
    /// role exists, what is said of the other name counts too.
    /// </summary>
    public async ValueTask<TouchedResource> Named(RoleReference role, CancellationToken cancellation)
    {
        if (!role.MayBe)
            return role.Name;
        Stored<Role>? stored = await Find(role, cancellation);
        if (stored is null)
        {
            RecordIdentity absent = role.IsId ? directory.RoleIdentity(role.Account, role.Text) : directory.RoleName(role.Account, role.Text);
            return new TouchedResource(role.Name) { Judged = (absent, 0) };
        }

        return new TouchedResource(role.Name)
        {
            OtherName = role.IsId ? RoleReference.NameOfName(role.Account, stored.Value.Name) : RoleReference.NameOfId(role.Account, stored.Value.RoleId),
            Tags = stored.Value.Tags,
            Judged = TouchedResource.Of(stored.Identity, stored),
        };
    }

    /// <summary>
    /// The role that a call on the caller's own account names by its id, or else by its name, as policies know it; the account as a whole
    /// where it names none. The record of the call has the id, which no other role gets; a refusal tells what the call says.
    /// </summary>
    public async ValueTask<TouchedResource> Named(AuthenticatedCall call, string? id, string? name, CancellationToken cancellation)
    {
        if (RoleReference.Of(call.Caller.Account, id, name) is not { } role)
            return ResourceName.Operation(CamService.Name, string.Empty, call.Caller.Account);
        TouchedResource touched = await Named(role, cancellation);
        return !role.IsId && touched.OtherName is { } byId ? touched with { Name = byId, OtherName = touched.Name, Told = touched.Told } : touched;
    }

    /// <summary>The role that a call on the caller's own account names by its id or by its name; if by both, they must be of one role. Empty is not given.</summary>
    /// <exception cref="ApiException"><c>MissingParameter</c>, <c>InvalidParameter.RoleNotExist</c>, <c>InvalidParameter.ParamError</c>.</exception>
    public async ValueTask<Stored<Role>> Get(
        long account, string? id, string? name, CancellationToken cancellation, string idField = "RoleId", string nameField = "RoleName")
    {
        if (RoleReference.Of(account, id, name) is not { } role)
            throw PolicyCallRefusals.NeitherOf(idField, nameField);
        Stored<Role> stored = await Find(role, cancellation) ?? throw RoleRefusals.NotFound();
        return string.IsNullOrEmpty(name) || name == stored.Value.Name ? stored : throw PolicyCallRefusals.NotOne(idField, nameField);
    }

    /// <summary>A role as it is told.</summary>
    public static RoleInfo Told(Role role) => new(
        role.RoleId,
        role.Name,
        role.TrustPolicy,
        role.Description,
        role.Created,
        role.Updated,
        role.ConsoleLogin ? 1 : 0,
        role.SessionDuration,
        [.. role.Tags.Select(static tag => new RoleTag(tag.Key, tag.Value))],
        RoleReference.NameOfName(role.Account, role.Name).ToString());
}
