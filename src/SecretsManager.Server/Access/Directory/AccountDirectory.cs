using System.Globalization;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>
/// The users, groups, roles, policies and identity providers of the accounts. Each is one record under its id; its name is a claim of
/// its own, so that it stays unique whoever makes or renames at the same time.
/// </summary>
internal sealed class AccountDirectory(
    RecordStore<User> users,
    RecordStore<Group> groups,
    RecordStore<Role> roles,
    RecordStore<Policy> policies,
    RecordStore<OidcProvider> providers,
    RecordStore<PasswordRules> passwordRules,
    RecordStore<NameClaim> claims)
{
    public RecordStore<User> Users => users;

    public RecordStore<Group> Groups => groups;

    public RecordStore<Role> Roles => roles;

    public RecordStore<Policy> Policies => policies;

    public RecordStore<OidcProvider> Providers => providers;

    public RecordStore<PasswordRules> PasswordRules => passwordRules;

    public RecordStore<NameClaim> Claims => claims;

    /// <summary>The user with this uin, or null.</summary>
    public ValueTask<Stored<User>?> FindUser(long account, long uin, CancellationToken cancellation) => users.Find(UserIdentity(account, uin), cancellation);

    /// <summary>The user of this name, or null.</summary>
    public async ValueTask<Stored<User>?> FindUserNamed(long account, string name, CancellationToken cancellation) =>
        await claims.Find(UserName(account, name), cancellation) is { } claim
            ? await users.Find(users.Identity(account, string.Empty, claim.Value.Id), cancellation)
            : null;

    public ValueTask<Stored<Group>?> FindGroup(long account, long groupId, CancellationToken cancellation) => groups.Find(GroupIdentity(account, groupId), cancellation);

    public ValueTask<Stored<Role>?> FindRole(long account, string roleId, CancellationToken cancellation) => roles.Find(RoleIdentity(account, roleId), cancellation);

    /// <summary>The role of this name, or null.</summary>
    public async ValueTask<Stored<Role>?> FindRoleNamed(long account, string name, CancellationToken cancellation) =>
        await claims.Find(RoleName(account, name), cancellation) is { } claim ? await FindRole(account, claim.Value.Id, cancellation) : null;

    /// <summary>The custom policy with this id, or null; presets have no record.</summary>
    public ValueTask<Stored<Policy>?> FindPolicy(long account, long policyId, CancellationToken cancellation) => policies.Find(PolicyIdentity(account, policyId), cancellation);

    public ValueTask<Stored<OidcProvider>?> FindProvider(long account, string name, CancellationToken cancellation) => providers.Find(ProviderIdentity(account, name), cancellation);

    /// <summary>The rules for passwords that the account has set, or null.</summary>
    public ValueTask<Stored<PasswordRules>?> FindPasswordRules(long account, CancellationToken cancellation) =>
        passwordRules.Find(PasswordRulesIdentity(account), cancellation);

    /// <summary>The claim of a uin by a principal of the account: it stands for the account that the principal belongs to.</summary>
    public Change ClaimUin(long uin, long account, long now) => claims.Insert(Uin(uin), new NameClaim(Text(account), now));

    public RecordIdentity UserIdentity(long account, long uin) => users.Identity(account, string.Empty, Text(uin));

    public RecordIdentity GroupIdentity(long account, long groupId) => groups.Identity(account, string.Empty, Text(groupId));

    public RecordIdentity RoleIdentity(long account, string roleId) => roles.Identity(account, string.Empty, roleId);

    public RecordIdentity PolicyIdentity(long account, long policyId) => policies.Identity(account, string.Empty, Text(policyId));

    public RecordIdentity ProviderIdentity(long account, string name) => providers.Identity(account, string.Empty, name);

    public RecordIdentity PasswordRulesIdentity(long account) => passwordRules.Identity(account, string.Empty, "rules");

    /// <summary>The claim of a uin, which no two principals of the deployment share.</summary>
    public RecordIdentity Uin(long uin) => claims.Identity(0, string.Empty, "uin/" + Text(uin));

    /// <summary>The claim of a user's name within the account.</summary>
    public RecordIdentity UserName(long account, string name) => claims.Identity(account, string.Empty, "user/" + name);

    /// <summary>The claim of a group's name within the account.</summary>
    public RecordIdentity GroupName(long account, string name) => claims.Identity(account, string.Empty, "group/" + name);

    /// <summary>The claim of a role's name within the account.</summary>
    public RecordIdentity RoleName(long account, string name) => claims.Identity(account, string.Empty, "role/" + name);

    /// <summary>The claim of a policy's name within the account.</summary>
    public RecordIdentity PolicyName(long account, string name) => claims.Identity(account, string.Empty, "policy/" + name);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
