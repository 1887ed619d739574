using System.Globalization;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>
/// The marks by which users, groups and roles are found from what they refer to. They stand beside a record's own tags, in the prefix
/// that no user may give, and are what its document says, like every column.
/// </summary>
internal static class DirectoryMarks
{
    private const string Reserved = "qcs:";
    private const string PolicyPrefix = Reserved + "policy/";
    private const string BoundaryPrefix = Reserved + "boundary/";
    private const string GroupPrefix = Reserved + "group/";

    /// <summary>Those that have the policy attached.</summary>
    public static RecordTagFilter Policy(long id) => new(Mark(PolicyPrefix, id), []);

    /// <summary>Those that the policy bounds.</summary>
    public static RecordTagFilter Boundary(long id) => new(Mark(BoundaryPrefix, id), []);

    /// <summary>The users in the group.</summary>
    public static RecordTagFilter Group(long id) => new(Mark(GroupPrefix, id), []);

    /// <summary>The marks and the tags of a record, in the order that an index wants.</summary>
    public static IReadOnlyList<RecordTag> Of(IEnumerable<Attachment> policies, long? boundary, IEnumerable<long> groups, IEnumerable<RecordTag> tags)
    {
        IEnumerable<RecordTag> marks = policies.Select(policy => new RecordTag(Mark(PolicyPrefix, policy.PolicyId), string.Empty))
            .Concat(groups.Select(group => new RecordTag(Mark(GroupPrefix, group), string.Empty)));
        if (boundary is { } id)
            marks = marks.Append(new RecordTag(Mark(BoundaryPrefix, id), string.Empty));
        return [.. marks.Concat(tags).OrderBy(tag => tag.Key, StringComparer.Ordinal)];
    }

    private static string Mark(string prefix, long id) => prefix + id.ToString(CultureInfo.InvariantCulture);
}
