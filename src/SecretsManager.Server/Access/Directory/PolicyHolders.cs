using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>Finds the users, groups and roles that calls about policies name, and the names by which policies know them.</summary>
internal sealed class PolicyHolders(AccountDirectory directory)
{
    /// <summary>A user: <c>uin/$uin</c>.</summary>
    public static TouchedResource User(AuthenticatedCall call, ulong uin) => Named(call, "uin/" + Text(uin));

    /// <summary>A user of whom the call asks what bounds him: the answer holds only while his record is the same.</summary>
    public async ValueTask<TouchedResource> BoundedUser(AuthenticatedCall call, ulong uin, CancellationToken cancellation) => User(call, uin) with
    {
        Judged = TouchedResource.Of(
            directory.Users.Identity(call.Caller.Account, string.Empty, Text(uin)), await FindUser(call.Caller.Account, uin, cancellation)),
    };

    /// <summary>A group: <c>groupid/$id</c>.</summary>
    public static TouchedResource Group(AuthenticatedCall call, ulong groupId) => Named(call, "groupid/" + Text(groupId));

    /// <summary>
    /// A role by its id, or else by its name: <c>role/$id</c>; where there is none of that name, <c>roleName/$name</c>. Empty is not given.
    /// </summary>
    public async ValueTask<TouchedResource> Role(AuthenticatedCall call, string? roleId, string? name, CancellationToken cancellation)
    {
        long account = call.Caller.Account;
        bool byId = !string.IsNullOrEmpty(roleId);
        string asked = (byId ? roleId : name) ?? string.Empty;
        TouchedResource told = Named(call, (byId ? "role/" : "roleName/") + (asked.Length == 0 ? "*" : asked));

        // No id and no name has a NUL, and PostgreSQL takes none.
        if (asked.Length == 0 || asked.Contains('\0', StringComparison.Ordinal))
            return told;
        Stored<Role>? stored = await FindRole(account, roleId, name, cancellation);
        if (stored is null)
            return told with { Judged = (byId ? directory.RoleIdentity(account, asked) : directory.RoleName(account, asked), 0) };
        return Named(call, "role/" + stored.Value.RoleId) with
        {
            Told = told.Told,
            Tags = stored.Value.Tags,
            Judged = TouchedResource.Of(stored.Identity, stored),
        };
    }

    /// <summary>The user.</summary>
    /// <param name="code">What the action says where there is none.</param>
    /// <exception cref="ApiException"><paramref name="code"/>.</exception>
    public async ValueTask<Stored<User>> GetUser(
        long account, ulong uin, CancellationToken cancellation, string code = ErrorCode.ResourceNotFoundUserNotExist) =>
        await FindUser(account, uin, cancellation) ?? throw PolicyCallRefusals.UserNotFound(code);

    /// <summary>The user, or null.</summary>
    public async ValueTask<Stored<User>?> FindUser(long account, ulong uin, CancellationToken cancellation) =>
        uin > long.MaxValue ? null : await directory.FindUser(account, (long)uin, cancellation);

    /// <summary>The group.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound.GroupNotExist</c>.</exception>
    public async ValueTask<Stored<Group>> GetGroup(long account, ulong groupId, CancellationToken cancellation) =>
        (groupId > long.MaxValue ? null : await directory.FindGroup(account, (long)groupId, cancellation)) ?? throw PolicyCallRefusals.GroupNotFound();

    /// <summary>The role that a call names by its id or by its name; if by both, they must be of one role. Empty is not given.</summary>
    /// <exception cref="ApiException"><c>MissingParameter</c>, <c>InvalidParameter.RoleNotExist</c>, <c>InvalidParameter.ParamError</c>.</exception>
    public async ValueTask<Stored<Role>> GetRole(long account, string? roleId, string? name, string idField, string nameField, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(roleId) && string.IsNullOrEmpty(name))
            throw PolicyCallRefusals.NeitherOf(idField, nameField);
        Stored<Role> stored = await FindRole(account, roleId, name, cancellation) ?? throw PolicyCallRefusals.RoleNotFound();
        return string.IsNullOrEmpty(name) || name == stored.Value.Name ? stored : throw PolicyCallRefusals.NotOne(idField, nameField);
    }

    /// <summary>The role by its id, or else by its name; null if there is none.</summary>
    public async ValueTask<Stored<Role>?> FindRole(long account, string? roleId, string? name, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(roleId))
            return await directory.FindRole(account, roleId, cancellation);
        return string.IsNullOrEmpty(name) ? null : await directory.FindRoleNamed(account, name, cancellation);
    }

    private static TouchedResource Named(AuthenticatedCall call, string path) =>
        new ResourceName(CamService.Name, string.Empty, call.Caller.Account, path);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
