using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>What the accounts of a secret may do, and from where. Both accounts have the same, and a rotation never changes it.</summary>
/// <param name="Hosts">From where they may log in, in the form of the product: <c>%</c>, <c>10.0.0.%</c>.</param>
/// <param name="Privileges">What was asked for; what is not in it they do not have.</param>
internal sealed record CredentialScope(IReadOnlyList<string> Hosts, IReadOnlyList<PrivilegeUnit> Privileges)
{
    /// <summary>The user as whom a key logs in, where the accounts are keys; else empty.</summary>
    public string LoginUser { get => field ?? string.Empty; init; }

    /// <summary>Instances beside the first one in which the same accounts are; none but where the accounts are keys of a user whom several hosts have.</summary>
    public IReadOnlyList<string> MoreInstances { get => field ?? []; init; }

    /// <summary>What the record has beside it to be found by each of <see cref="MoreInstances"/>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<RecordTag> InstanceTags => MoreInstances.Select(TagOf);

    /// <summary>The mark of one of them, which no user may give.</summary>
    public static RecordTag TagOf(string instance) => new("qcs:host:" + instance, string.Empty);
}

/// <summary>Privileges on one thing (<c>ProductPrivilegeUnit</c> of SSM 2019-09-23). Names that a level does not need are empty.</summary>
/// <param name="Level"><c>GlobalPrivileges</c>, <c>DatabasePrivileges</c> and so on.</param>
/// <param name="Privileges">In the product's words.</param>
internal sealed record PrivilegeUnit(string Level, IReadOnlyList<string> Privileges)
{
    public string Database { get; init; } = string.Empty;

    public string Table { get; init; } = string.Empty;

    public string Column { get; init; } = string.Empty;

    public string Schema { get; init; } = string.Empty;

    public string Sequence { get; init; } = string.Empty;

    public string Procedure { get; init; } = string.Empty;

    public string Type { get; init; } = string.Empty;

    public string Function { get; init; } = string.Empty;

    public string View { get; init; } = string.Empty;

    public string MaterializedView { get; init; } = string.Empty;
}
