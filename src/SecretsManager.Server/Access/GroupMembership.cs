using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>Who is in which group. It stands with each user, so a user and his limit of groups change as one.</summary>
internal sealed class GroupMembership(IdentityCalls calls)
{
    private const int MostAtOnce = 100;

    /// <summary>The first thing that a change of memberships touches.</summary>
    public static TouchedResource First(AuthenticatedCall call, IReadOnlyList<GroupIdOfUidInfo> pairs) =>
        pairs.Count == 0 ? IdentityResources.Operation(call) : IdentityResources.User(call, NumberOf(pairs[0]) ?? 0);

    /// <summary>All others: the users and the groups.</summary>
    public static IReadOnlyList<TouchedResource> Others(AuthenticatedCall call, IReadOnlyList<GroupIdOfUidInfo> pairs) =>
        [.. pairs.Take(MostAtOnce).SelectMany(pair => Both(call, pair)).Distinct().Skip(1).Select(name => new TouchedResource(name))];

    /// <summary>Brings users into groups, or takes them out of them.</summary>
    /// <exception cref="Protocol.ApiException">A user or group that there is not; a limit.</exception>
    public async ValueTask Apply<TRequest>(AuthorizedCall<TRequest> call, IReadOnlyList<GroupIdOfUidInfo> pairs, bool join, CancellationToken cancellation)
    {
        long account = call.Caller.Account;
        if (pairs.Count is 0 or > MostAtOnce)
            throw IdentityRules.Wrong("Info", $"1 to {MostAtOnce} users and groups", $"1 至 {MostAtOnce} 组用户与用户组");
        Dictionary<ulong, Stored<Group>> groups = [];
        Dictionary<long, int> joined = [];
        foreach (IGrouping<ulong, GroupIdOfUidInfo> ofUser in pairs.GroupBy(pair => NumberOf(pair) ?? throw IdentityRefusals.NoUserNamed()))
        {
            Stored<User> stored = await calls.Get(account, ofUser.Key, cancellation);
            List<long> member = [.. stored.Value.Groups];
            foreach (ulong groupId in ofUser.Select(pair => pair.GroupId).Distinct())
            {
                if (!groups.TryGetValue(groupId, out Stored<Group>? group))
                    groups.Add(groupId, group = await calls.GetGroup(account, groupId, cancellation));
                if (member.Contains(group.Value.GroupId) == join)
                    continue;
                if (join)
                    await Join(call, group.Value, member, joined, cancellation);
                else
                    member.Remove(group.Value.GroupId);
            }

            if (member.Count != stored.Value.Groups.Count)
                call.Changes.Add(calls.Directory.Users.Update(stored, stored.Value with { Groups = member }));
        }

        // A group that is deleted meanwhile takes nobody in.
        foreach (Stored<Group> group in groups.Values)
            call.Changes.Add(new Change.Expect(group.Identity, group.Generation));
        call.Note("Members", string.Join(' ', pairs.Select(pair => $"{NumberOf(pair)}/{pair.GroupId}")));
    }

    private static ResourceName[] Both(AuthenticatedCall call, GroupIdOfUidInfo pair) =>
        [IdentityResources.User(call, NumberOf(pair) ?? 0), IdentityResources.Group(call, pair.GroupId)];

    private async ValueTask Join<TRequest>(
        AuthorizedCall<TRequest> call, Group group, List<long> member, Dictionary<long, int> joined, CancellationToken cancellation)
    {
        RecordQuery members = IdentityCalls.Members(group.Account, group.GroupId, 0, 1);
        if (member.Count >= IdentityRules.MostGroupsOfUser)
            throw IdentityRefusals.TooManyGroupsOfUser(IdentityRules.MostGroupsOfUser);
        int here = joined.GetValueOrDefault(group.GroupId);
        if ((await calls.Directory.Users.List(members, cancellation)).Total + here >= IdentityRules.MostUsersInGroup)
            throw IdentityRefusals.TooManyUsersInGroup(IdentityRules.MostUsersInGroup);
        joined[group.GroupId] = here + 1;
        member.Add(group.GroupId);
        // Counted again when it is written, those of this call that come before included.
        call.Changes.Add(new Change.ExpectFewer(members, IdentityRules.MostUsersInGroup));
    }

    // The two numbers of a user are the same; where both are given and differ, there is no such user.
    private static ulong? NumberOf(GroupIdOfUidInfo pair) => pair is { Uin: { } uin, Uid: { } uid } && uin != uid ? 0 : pair.Uin ?? pair.Uid;
}
