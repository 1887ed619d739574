using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>Where the policies of an account are used: attached, or as a boundary.</summary>
internal sealed class PolicyUses
{
    private readonly Dictionary<long, int> users = [];
    private readonly Dictionary<long, int> holders = [];
    private readonly Dictionary<long, int> boundaries = [];

    private PolicyUses()
    {
    }

    /// <summary>How many users have the policy themselves.</summary>
    public int UsersOf(long policyId) => users.GetValueOrDefault(policyId);

    /// <summary>How many users, groups and roles have the policy.</summary>
    public int HoldersOf(long policyId) => holders.GetValueOrDefault(policyId);

    /// <summary>How many users and roles the policy bounds.</summary>
    public int BoundedBy(long policyId) => boundaries.GetValueOrDefault(policyId);

    /// <summary>All uses in the account, counted at once: for a page of policies that is less than to ask for each.</summary>
    public static async ValueTask<PolicyUses> Count(AccountDirectory directory, long account, CancellationToken cancellation)
    {
        PolicyUses uses = new();
        await foreach (Stored<User> user in directory.Users.All(All(RecordKind.User, account), cancellation))
        {
            Add(uses.users, user.Value.Policies.Select(policy => policy.PolicyId));
            uses.Add(user.Value.Policies, user.Value.Boundary);
        }

        await foreach (Stored<Group> group in directory.Groups.All(All(RecordKind.Group, account), cancellation))
            uses.Add(group.Value.Policies, null);
        await foreach (Stored<Role> role in directory.Roles.All(All(RecordKind.Role, account), cancellation))
            uses.Add(role.Value.Policies, role.Value.Boundary);
        return uses;
    }

    /// <summary>Whether the policy is used anywhere. If it is not, what goes into the changes keeps it so until they are committed.</summary>
    public static async ValueTask<bool> Any(
        AccountDirectory directory, long account, long policyId, ICollection<Change> changes, CancellationToken cancellation)
    {
        RecordTagFilter attached = DirectoryMarks.Policy(policyId);
        RecordTagFilter boundary = DirectoryMarks.Boundary(policyId);
        return await Any(directory.Users, RecordKind.User, attached)
            || await Any(directory.Users, RecordKind.User, boundary)
            || await Any(directory.Groups, RecordKind.Group, attached)
            || await Any(directory.Roles, RecordKind.Role, attached)
            || await Any(directory.Roles, RecordKind.Role, boundary);

        async ValueTask<bool> Any<T>(RecordStore<T> store, string kind, RecordTagFilter mark)
            where T : class
        {
            RecordQuery query = new(kind, account, string.Empty) { Tags = [mark], Offset = 0, Limit = 1 };
            changes.Add(new Change.ExpectFewer(query, 1));
            return (await store.List(query, cancellation)).Total > 0;
        }
    }

    private static RecordQuery All(string kind, long account) => new(kind, account, string.Empty) { Ascending = true, Offset = 0, Limit = 1 };

    private void Add(IReadOnlyList<Attachment> attached, long? boundary)
    {
        Add(holders, attached.Select(policy => policy.PolicyId));
        if (boundary is { } policyId)
            Add(boundaries, [policyId]);
    }

    private static void Add(Dictionary<long, int> counts, IEnumerable<long> policyIds)
    {
        foreach (long policyId in policyIds)
            counts[policyId] = counts.GetValueOrDefault(policyId) + 1;
    }
}
