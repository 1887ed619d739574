using System.Globalization;

namespace SecretsManager.Server.Access.Policies;

/// <summary>What a statement says of resources: everything, or a six-segment name whose last segment may hold wildcards and variables.</summary>
/// <param name="Service">Empty means all.</param>
/// <param name="Region">Empty means all.</param>
/// <param name="Account">The segment as written: <c>uin/</c> or <c>uid/</c> and a number; empty means the account whose principals are judged.</param>
/// <param name="Path">The last segment as written.</param>
internal sealed record ResourcePattern(string Service, string Region, string Account, string Path)
{
    /// <summary>How an account segment begins that gives a root uin.</summary>
    public const string UinPrefix = "uin/";

    /// <summary>How an account segment begins that gives an application number. Nothing here is named so: it matches nothing.</summary>
    public const string UidPrefix = "uid/";

    private readonly Template path = Template.Parse(Path, star: true, anyOne: false);
    private readonly bool isOfOwner = Account.Length == 0;
    private readonly long uin = Account.StartsWith(UinPrefix, StringComparison.Ordinal)
        ? long.Parse(Account.AsSpan(UinPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture)
        : -1;

    /// <summary>The resource <c>*</c>: everything, and the only one that operations on no single resource match.</summary>
    public static ResourcePattern All { get; } = new("*", "*", "*", "*");

    public string Service { get; } = Service;

    public string Region { get; } = Region;

    public string Account { get; } = Account;

    public string Path { get; } = Path;

    /// <summary>Whether this is the resource <c>*</c>.</summary>
    public bool IsAll { get; } = Account == "*";

    /// <summary>Whether the resource of the question is meant.</summary>
    public Truth Matches(AccessQuestion question)
    {
        ResourceName resource = question.Resource;
        if (IsAll)
            return Truth.True;
        if (resource.Path == "*"
            || (Service.Length > 0 && Service != resource.Service)
            || (Region.Length > 0 && Region != resource.Region)
            || (isOfOwner ? question.Owner : uin) != resource.Account)
        {
            return Truth.False;
        }

        return path.Match(resource.Path, question.Context);
    }

    public bool Equals(ResourcePattern? other) =>
        other is not null && Service == other.Service && Region == other.Region && Account == other.Account && Path == other.Path;

    public override int GetHashCode() => HashCode.Combine(Service, Region, Account, Path);

    /// <summary>Its canonical text.</summary>
    public override string ToString() => IsAll ? "*" : $"qcs::{Service}:{Region}:{Account}:{Path}";
}
