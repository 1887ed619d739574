using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>
/// The policy language a second time, from the documents and without a line of the product: it takes the policy's text, and a statement is the set of
/// the questions of a small universe that it covers. What is allowed is then algebra: the union of the allows without the union of the denies.
/// </summary>
internal static class ReferenceEvaluator
{
    /// <summary>What the policies of one set say of every question of the universe.</summary>
    public static ReferenceAnswer Judge(IReadOnlyList<string> policies, PolicyWorld world)
    {
        ReferenceAnswer answer = new(world.Count);
        for (int policy = 0; policy < policies.Count; policy++)
        {
            using JsonDocument document = JsonDocument.Parse(policies[policy]);
            int index = 0;
            foreach (JsonElement statement in ReferenceText.Many(document.RootElement.GetProperty("statement")))
                answer.Add(policy, index++, ReferenceText.Denies(statement), Covered(statement, world));
        }
        return answer;
    }

    /// <summary>The questions that a statement covers: the product of its actions, its resources and the contexts in which its conditions hold.</summary>
    public static QuestionSet Covered(JsonElement statement, PolicyWorld world)
    {
        QuestionSet set = new(world.Count);
        int[] actions = [.. Indexes(world.Actions.Count).Where(a => ReferenceText.Covers(statement, world.Actions[a]))];
        if (actions.Length == 0)
            return set;
        string[] names = [.. ReferenceText.Texts(statement.GetProperty("resource"))];
        JsonElement? condition = ReferenceText.Member(statement, "condition");
        foreach (int context in Indexes(world.Contexts.Count).Where(c => ReferenceConditions.Hold(condition, world.Contexts[c])))
        {
            foreach (int resource in Indexes(world.Resources.Count).Where(r => Named(names, world.Resources[r], world.Owner, world.Contexts[context])))
            {
                foreach (int action in actions)
                    set.Add(world.Number(action, resource, context));
            }
        }
        return set;
    }

    public static bool Named(IReadOnlyList<string> names, ResourceName resource, long owner, Facts facts) =>
        names.Any(name => name == "*" || (resource.Path != "*" && Names(name, resource, owner, facts)));

    private static bool Names(string name, ResourceName resource, long owner, Facts facts)
    {
        string[] segment = name.Split(':', 6);
        return segment.Length == 6
            && (segment[2] is "" or "*" || segment[2] == resource.Service)
            && (segment[3] is "" or "*" || segment[3] == resource.Region)
            && (segment[4].Length == 0 ? owner == resource.Account : segment[4] == $"uin/{resource.Account}")
            && ReferencePattern.Spells(segment[5], resource.Path, facts);
    }

    private static IEnumerable<int> Indexes(int count) => Enumerable.Range(0, count);
}

/// <summary>The statements of a set of policies as sets of questions, and what follows from them.</summary>
internal sealed class ReferenceAnswer(int size)
{
    private readonly List<(int Policy, int Statement, bool Deny, QuestionSet Covered)> statements = [];

    public QuestionSet Denied { get; private set; } = new(size);

    public QuestionSet Matched { get; private set; } = new(size);

    public QuestionSet Allowed => Matched - Denied;

    public void Add(int policy, int statement, bool deny, QuestionSet covered)
    {
        statements.Add((policy, statement, deny, covered));
        if (deny)
            Denied |= covered;
        else
            Matched |= covered;
    }

    /// <summary>The decision with its place: the first deny that covers the question, or the first allow, by position.</summary>
    public Verdict On(int question)
    {
        Decision decision = Denied.Contains(question) ? Decision.Denied : Matched.Contains(question) ? Decision.Allowed : Decision.NotAllowed;
        if (decision == Decision.NotAllowed)
            return new Verdict(decision, -1, -1);
        (int policy, int statement, _, _) = statements.First(s => s.Deny == (decision == Decision.Denied) && s.Covered.Contains(question));
        return new Verdict(decision, policy, statement);
    }
}
