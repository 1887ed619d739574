using SecretsManager.Server.Audit.Events;

namespace SecretsManager.Tests.Audit;

/// <summary>A question to the events, and which are its answer, told in another way than by the product.</summary>
/// <param name="Direct">The index has rows for what is asked, so that each page that is opened has something that was looked for.</param>
internal sealed record SearchQuery(bool Direct, Func<SyntheticEvent, bool> Wanted, params (string Key, string[] Values)[] Conditions)
{
    /// <summary>Where the time ends that is asked: so many seconds before the last one.</summary>
    public int BeforeEnd { get; init; }

    /// <summary>How many seconds are asked.</summary>
    public int Seconds { get; init; } = SyntheticEvents.Seconds;

    public EventFilter Filter(SyntheticEvents events) => new(
        events.Account, End(events) - Seconds + 1, [.. Conditions.Select(condition => (condition.Key, (IReadOnlyList<string>)condition.Values))]);

    public long End(SyntheticEvents events) => events.End - BeforeEnd;

    public bool Has(SyntheticEvents events, SyntheticEvent one) => one.Second <= End(events) && one.Second > End(events) - Seconds && Wanted(one);

    public override string ToString() => $"{string.Join(", ", Conditions.Select(one => $"{one.Key} {string.Join('|', one.Values)}"))}, {Seconds} s up to {BeforeEnd} s before the end";
}

/// <summary>What is asked of the events: by each attribute, rare and frequent, several at once, all times and few.</summary>
internal static class SearchQueries
{
    private const string Frequent = "GetSecretValue";

    private static readonly string Name = SyntheticEvents.NameOf(77);

    private static readonly string User = SyntheticEvents.UserOf(5);

    public static IEnumerable<SearchQuery> All(SyntheticEvents events)
    {
        SearchQuery everything = new(true, one => true);
        yield return everything;
        yield return everything with { BeforeEnd = 700, Seconds = 20 };
        yield return everything with { BeforeEnd = 1000, Seconds = 1 };
        yield return everything with { Seconds = 1 };
        yield return new(true, one => one.Action == Frequent, ("EventName", [Frequent]));
        yield return new(true, one => one.Action == Frequent, ("EventName", [Frequent])) { BeforeEnd = 1500, Seconds = 10 };
        yield return new(true, one => one.Action == SyntheticEvents.RareAction, ("EventName", [SyntheticEvents.RareAction]));
        yield return new(false, one => one.Action is "ListSecrets" or "PutSecretValue", ("EventName", ["ListSecrets", "PutSecretValue"]));
        yield return new(true, one => one.Secret == Name, ("ResourceName", [Name]));
        yield return new(true, one => one.Secret == Name, ("ResourceId", [$"qcs::ssm:ap-guangzhou:uin/{events.Account}:secret/creatorUin/{events.Account}/{Name}"]));
        yield return new(true, one => one.User == User, ("PrincipalId", [User]));
        yield return new(true, one => one.User == User, ("PrincipalId", [User])) { BeforeEnd = 100, Seconds = 500 };
        yield return new(true, one => one.User == SyntheticEvents.RareUser, ("PrincipalId", [SyntheticEvents.RareUser]));
        yield return new(true, one => one.Key == "AKID7", ("AccessKeyId", ["AKID7"]));
        yield return new(true, one => one.Address == "198.51.100.9", ("SourceIPAddress", ["198.51.100.9"]));
        yield return new(true, one => one.Address == SyntheticEvents.RareAddress, ("SourceIPAddress", [SyntheticEvents.RareAddress]));
        yield return new(true, one => one.Outcome == "ResourceNotFound", ("ApiErrorCode", ["ResourceNotFound"]));
        yield return new(true, one => one.Outcome == SyntheticEvents.RareOutcome, ("CamErrorCode", [SyntheticEvents.RareOutcome]));
        yield return new(true, one => false, ("ResourceName", ["no-such"]));
        yield return new(false, one => one.User == User && one.Action == Frequent, ("PrincipalId", [User]), ("EventName", [Frequent]));
        yield return new(false, one => one.User == User && one.Action == Frequent && one.Secret == Name, ("PrincipalId", [User]), ("EventName", [Frequent]), ("ResourceName", [Name]));
        yield return new(false, one => one.Outcome == "ResourceNotFound" && one.Address == "198.51.100.9", ("ApiErrorCode", ["ResourceNotFound"]), ("SourceIPAddress", ["198.51.100.9"]));
        yield return new(false, one => one.Address == SyntheticEvents.RareAddress && one.Action == Frequent, ("SourceIPAddress", [SyntheticEvents.RareAddress]), ("EventName", [Frequent]));
        yield return new(false, one => one.Outcome != "Success" && one.Outcome != SyntheticEvents.RareOutcome && one.Action == "ListSecrets", ("ApiErrorCode", ["ResourceNotFound"]), ("EventName", ["ListSecrets"])) { BeforeEnd = 50, Seconds = 400 };
        yield return NotInIndex;
        yield return new(false, one => one.Action is Frequent or SyntheticEvents.RareAction, ("SensitiveAction", ["1"]));
        yield return new(false, one => one.Outcome == "Success" || one.Outcome == SyntheticEvents.RareOutcome, ("ApiErrorCode", ["0"])) { BeforeEnd = 3, Seconds = 30 };
    }

    /// <summary>What the index does not know and no event has.</summary>
    public static SearchQuery NotInIndex { get; } = new(false, one => false, ("ActionType", ["Write"]));
}
