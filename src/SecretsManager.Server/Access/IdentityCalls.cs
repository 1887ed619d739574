using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>Finds the users and groups that calls of the access management API name.</summary>
internal sealed class IdentityCalls(AccountDirectory directory, AccessKeys keys)
{
    public AccountDirectory Directory => directory;

    public AccessKeys Keys => keys;

    /// <summary>
    /// The user of a name, as policies know him: by his uin. A refusal tells the name as it was given, and where there is no such user
    /// that name is judged, so that a caller who may not know gets the same answer either way.
    /// </summary>
    public async ValueTask<TouchedResource> Named(AuthenticatedCall call, string name, CancellationToken cancellation)
    {
        // No user has such a name, and no refusal repeats it.
        if (!IdentityRules.IsUserName(name))
            return IdentityResources.AnyUser(call);
        Stored<User>? stored = await directory.FindUserNamed(call.Caller.Account, name, cancellation);
        ResourceName asked = IdentityResources.Named(call, $"uin/{name}");
        return stored is null
            ? new TouchedResource(asked) { Judged = (directory.UserName(call.Caller.Account, name), 0) }
            : new TouchedResource(IdentityResources.User(call, (ulong)stored.Value.Uin)) { Told = asked.ToString(), Judged = (stored.Identity, stored.Generation) };
    }

    /// <summary>The user of a name.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound.UserNotExist</c>.</exception>
    public async ValueTask<Stored<User>> Get(long account, string name, CancellationToken cancellation) =>
        await directory.FindUserNamed(account, name, cancellation) ?? throw IdentityRefusals.UserNotFound();

    /// <summary>The user of a uin or uid; the two are the same number.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound.UserNotExist</c>.</exception>
    public async ValueTask<Stored<User>> Get(long account, ulong number, CancellationToken cancellation) =>
        (number <= long.MaxValue ? await directory.FindUser(account, (long)number, cancellation) : null) ?? throw IdentityRefusals.UserNotFound();

    /// <exception cref="ApiException"><c>ResourceNotFound.GroupNotExist</c>.</exception>
    public async ValueTask<Stored<Group>> GetGroup(long account, ulong groupId, CancellationToken cancellation) =>
        (groupId <= long.MaxValue ? await directory.FindGroup(account, (long)groupId, cancellation) : null) ?? throw IdentityRefusals.GroupNotFound();

    /// <summary>Whose keys and second factor a call is about: the one whom it names, or the caller himself.</summary>
    /// <param name="field">The request field that names him.</param>
    /// <exception cref="ApiException">
    /// <c>ResourceNotFound.UserNotExist</c>; <c>OperationDenied.SubUin</c> for the root account, unless it calls itself;
    /// <c>InvalidParameter.ParamError</c> for a caller who is neither, and names nobody.
    /// </exception>
    public async ValueTask<KeyOwner> Owner(Caller caller, ulong? target, string field, CancellationToken cancellation)
    {
        ulong uin = target ?? (ulong)caller.Uin;
        // A role is nobody's self, least of all that of whoever took it.
        if (target is null && (uin == 0 || caller.Kind == CallerKind.Role))
            throw IdentityRefusals.NoOneSelf(field);
        if (uin == (ulong)caller.Account && !(caller.Kind == CallerKind.Root && caller.Uin == caller.Account))
            throw IdentityRefusals.RootOnly();
        // What a policy narrows must not make itself credentials that no policy narrows.
        if (caller.Kind == CallerKind.Federated && uin == (ulong)caller.Uin)
            throw IdentityRefusals.NotFederated();
        return (uin <= long.MaxValue ? await keys.FindOwner(caller.Account, (long)uin, cancellation) : null) ?? throw IdentityRefusals.UserNotFound();
    }

    /// <summary>The users of a group, the newest first.</summary>
    public static RecordQuery Members(long account, long groupId, long offset, int limit) => new(RecordKind.User, account, string.Empty)
    {
        Tags = [DirectoryMarks.Group(groupId)],
        Offset = offset,
        Limit = limit,
    };

    /// <summary>What is told of a user in a group.</summary>
    public static GroupMemberInfo MemberInfo(User user) =>
        new(user.Uid, user.Uin, user.Name, user.PhoneNumber, user.CountryCode, user.Email, user.Created, user.Remark);

    /// <summary>What lists tell of a group.</summary>
    public static GroupInfo Info(Group group) => new(group.GroupId, group.Name, group.Created, group.Remark);
}
