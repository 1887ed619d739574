using System.Text.Json;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>
/// Trust policies from their words: a statement is the set of the callers that its principals name, the actions it covers and the contexts in which it
/// holds; who may take the role is the allows without the denies.
/// </summary>
internal static class ReferenceTrust
{
    private static readonly string[] OfAnAccount = ["root", "uin", "role", "roleName"];

    /// <param name="callers">Each caller with all the identities he has.</param>
    /// <param name="owner">The account of the role, which an empty account of a principal means.</param>
    public static Dictionary<(int Caller, int Action, int Context), Verdict> Judge(
        string trust, IReadOnlyList<string[]> callers, IReadOnlyList<string> actions, IReadOnlyList<Facts> contexts, long owner)
    {
        using JsonDocument document = JsonDocument.Parse(trust);
        JsonElement? common = ReferenceText.Member(document.RootElement, "principal");
        (bool Deny, HashSet<(int, int, int)> Covered)[] statements = [.. ReferenceText.Many(document.RootElement.GetProperty("statement")).Select(statement =>
        {
            JsonElement principal = ReferenceText.Member(statement, "principal") ?? common!.Value;
            return (ReferenceText.Denies(statement), Covered(statement, principal, callers, actions, contexts, owner).ToHashSet());
        })];

        Dictionary<(int, int, int), Verdict> verdicts = [];
        foreach ((int, int, int) question in Triples(callers.Count, actions.Count, contexts.Count))
        {
            int deny = Array.FindIndex(statements, s => s.Deny && s.Covered.Contains(question));
            int allow = Array.FindIndex(statements, s => !s.Deny && s.Covered.Contains(question));
            verdicts[question] = deny >= 0 ? new Verdict(Decision.Denied, 0, deny)
                : allow >= 0 ? new Verdict(Decision.Allowed, 0, allow) : new Verdict(Decision.NotAllowed, -1, -1);
        }
        return verdicts;
    }

    private static IEnumerable<(int, int, int)> Covered(
        JsonElement statement, JsonElement principal,
        IReadOnlyList<string[]> callers, IReadOnlyList<string> actions, IReadOnlyList<Facts> contexts, long owner)
    {
        bool[] trusted = [.. callers.Select(caller => caller.Any(identity => Trusts(principal, identity, owner)))];
        bool[] holds = [.. contexts.Select(facts => ReferenceConditions.Hold(ReferenceText.Member(statement, "condition"), facts))];
        return Triples(callers.Count, actions.Count, contexts.Count)
            .Where(t => trusted[t.Caller] && ReferenceText.Covers(statement, actions[t.Action]) && holds[t.Context]);
    }

    private static bool Trusts(JsonElement principal, string identity, long owner) => principal.EnumerateObject().Any(kind =>
        ReferenceText.Texts(kind.Value).Select(name => Full(name, owner)).Any(name =>
            name == identity || (kind.Name == "qcs" && IsWholeAccount(name) && IsOf(name, identity))));

    /// <summary>The root user stands for his account, under both of his names.</summary>
    private static bool IsWholeAccount(string name)
    {
        string[] segment = name.Split(':', 6);
        return segment[5] == "root" || segment[5] == segment[4];
    }

    private static string Full(string name, long owner)
    {
        string[] segment = name.Split(':', 6);
        if (segment.Length == 6 && segment[4].Length == 0)
            segment[4] = $"uin/{owner}";
        return string.Join(':', segment);
    }

    private static bool IsOf(string account, string identity)
    {
        string[] left = account.Split(':', 6), right = identity.Split(':', 6);
        return right.Length == 6 && left[4] == right[4] && OfAnAccount.Contains(right[5].Split('/')[0]);
    }

    private static IEnumerable<(int Caller, int Action, int Context)> Triples(int callers, int actions, int contexts) =>
        from caller in Enumerable.Range(0, callers)
        from action in Enumerable.Range(0, actions)
        from context in Enumerable.Range(0, contexts)
        select (caller, action, context);
}
