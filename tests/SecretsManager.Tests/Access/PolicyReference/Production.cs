using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Answers the questions of a world by their numbers, from the policies of one set.</summary>
internal delegate Func<int, Verdict> Judging(IReadOnlyList<string> policies, PolicyPurpose purpose, PolicyWorld world);

/// <summary>The product's evaluator, seen as the reference is: from texts and a world.</summary>
internal static class Production
{
    public static Func<int, Verdict> Judge(IReadOnlyList<string> policies, PolicyPurpose purpose, PolicyWorld world)
    {
        PolicyDocument[] documents = [.. policies.Select(text => Parse(text, purpose))];
        return question => PolicyEvaluation.Judge(documents, world[question]);
    }

    public static PolicyDocument Parse(string text, PolicyPurpose purpose) => PolicyParser.Parse(text, purpose, KnownNames.Actions);

    public static ConditionContext Context(Facts facts)
    {
        ConditionContext.Builder context = new();
        foreach ((string key, string[] values) in facts.Known)
            context.Set(key, values);
        foreach (string key in facts.Unknown)
            context.SetUnknown(key);
        return context.Build();
    }
}
