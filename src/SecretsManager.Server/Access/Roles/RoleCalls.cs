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
        // No id and no name has a NUL, and PostgreSQL takes none.
        if (role.Text.Contains('\0', StringComparison.Ordinal))
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

    /// <summary>The role that a call on the caller's own account names by one of two fields; the account as a whole where it names none.</summary>
    public ValueTask<TouchedResource> Named(AuthenticatedCall call, string? id, string? name, CancellationToken cancellation) =>
        RoleReference.Of(call.Caller.Account, id, name) is { } role
            ? Named(role, cancellation)
            : new(ResourceName.Operation(CamService.Name, string.Empty, call.Caller.Account));

    /// <summary>The role that a call on the caller's own account names by exactly one of two fields.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.ParamError</c>, <c>InvalidParameter.RoleNotExist</c>.</exception>
    public async ValueTask<Stored<Role>> Get(long account, string? id, string? name, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(id) == string.IsNullOrEmpty(name))
            throw RoleRefusals.NotOneName();
        return await Find(RoleReference.Of(account, id, name)!, cancellation) ?? throw RoleRefusals.NotFound();
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
