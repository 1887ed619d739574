using System.Text.Json.Nodes;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>
/// Evaluators that are wrong on purpose, each in one way that an evaluator of policies has been wrong in. Each is the product with policies or questions
/// bent before it sees them. A comparison that does not find them is worth nothing.
/// </summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<Evaluator> All { get; } =
    [
        new("an allow wins over a deny", AllowWins, Evaluator.Product.Compose),
        Bent("an absent key is a match", static s => BendOperators(s, static name => IsSuffixed(name) ? name : name + "_if_exist")),
        Bent("an absent key is a match for a negative operator", static s => BendOperators(s, static name =>
            IsSuffixed(name) || !name.Contains("_not_", StringComparison.Ordinal) ? name : name + "_if_exist")),
        Bent("_if_exist is not looked at", static s => BendOperators(s, static name => name.Replace("_if_exist", "", StringComparison.Ordinal))),
        Bent("for_all_value is taken for for_any_value", static s => BendOperators(
            s, static name => name.Replace("for_all_", "for_any_", StringComparison.Ordinal))),
        Bent("a negative operator needs one value that differs", static s => BendOperators(s, static name =>
            name.Contains("_not_", StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal) ? "for_any_value:" + name : name)),
        Bent("texts are equal whatever their letters' case", static s => BendOperators(s, static name =>
            name.EndsWith("string_equal", StringComparison.Ordinal) ? name + "_ignore_case" : name)),
        Bent("less than includes equal", static s => BendOperators(
            s, static name => name.EndsWith("less_than", StringComparison.Ordinal) ? name + "_equal" : name)),
        Bent("only the first listed value counts", static s => BendValues(
            s, static values => values is JsonArray { Count: > 0 } many ? many[0]!.DeepClone() : values)),
        Bent("conditions are not looked at", static s => s.Remove("condition")),
        Bent("the region is not looked at", static s => BendResources(s, static (name, _) => [Segment(name, 3, "")])),
        Bent("an empty account is every account", static s => BendResources(
            s, static (name, _) => [name, Segment(name, 4, "uin/100", ""), Segment(name, 4, "uin/200", "")])),
        new("a wildcard does not cross a slash", WithinSlashes, Evaluator.Product.Compose),
        new("the value of a variable acts as a wildcard", WildVariables, Evaluator.Product.Compose),
        new("letter case of resources is not looked at", CaseBlind, Evaluator.Product.Compose),
        new("an operation without a resource is matched by a pattern",
            Asked(static r => r with { Path = r.Path == "*" ? "secret/*" : r.Path }), Evaluator.Product.Compose),
        new("a named secret grants its creation",
            Asked(static r => r with { Path = r.Path == "secret/*" ? "secret/creatorUin/100/db" : r.Path }), Evaluator.Product.Compose),
        new("only the first statement counts", static (texts, purpose, world) =>
            Production.Judge([.. texts.Select(FirstStatement)], purpose, world), Evaluator.Product.Compose),
        new("only the first policy counts", static (texts, purpose, world) => Production.Judge([texts[0]], purpose, world), Evaluator.Product.Compose),
        new("the boundary is not looked at", Production.Judge, static (identity, _, session) => Evaluator.Product.Compose(identity, null, session)),
        new("the session policy is not looked at", Production.Judge, static (identity, boundary, _) => Evaluator.Product.Compose(identity, boundary, null)),
        new("the boundary grants by itself", Production.Judge, static (identity, boundary, session) =>
            Evaluator.Product.Compose(
                boundary is { Decision: Decision.Allowed } && identity.Decision == Decision.NotAllowed ? boundary.Value : identity, boundary, session)),
    ];

    public static TheoryData<string> Names => [.. All.Select(static bug => bug.Name)];

    /// <summary>Each allow of a policy, as a policy of its own.</summary>
    public static IEnumerable<string> Allows(string text) => Statements(text).Where(static s => (string?)s["effect"] == "allow").Select(Alone);

    private static Evaluator Bent(string name, Action<JsonObject> bend) => new(
        name, (texts, purpose, world) => Production.Judge([.. texts.Select(text => Bend(text, bend))], purpose, world), Evaluator.Product.Compose);

    private static Judging Asked(Func<ResourceName, ResourceName> bend) => (texts, purpose, world) =>
        Production.Judge(texts, purpose, new PolicyWorld(world.Actions, [.. world.Resources.Select(bend)], world.Contexts, world.Owner));

    private static Func<int, Verdict> AllowWins(IReadOnlyList<string> texts, PolicyPurpose purpose, PolicyWorld world)
    {
        Func<int, Verdict> right = Production.Judge(texts, purpose, world);
        string[] allows = [.. texts.SelectMany(Allows)];
        Func<int, Verdict> allow = Production.Judge(allows, purpose, world);
        return q => allow(q).Decision == Decision.Allowed ? allow(q) : right(q);
    }

    private static Func<int, Verdict> CaseBlind(IReadOnlyList<string> texts, PolicyPurpose purpose, PolicyWorld world) =>
        Asked(static r => r with { Path = r.Path.ToUpperInvariant() })(
            [.. texts.Select(static text => Bend(text, static s => BendResources(s, static (name, path) =>
                path.Contains('$', StringComparison.Ordinal) ? [name] : [Segment(name, 5, path.ToUpperInvariant())])))],
            purpose, world);

    private static Func<int, Verdict> WithinSlashes(IReadOnlyList<string> texts, PolicyPurpose purpose, PolicyWorld world) => Production.Judge(
        [.. texts.Select(text => Bend(text, s => BendResources(s, (name, path) => path.Contains('$', StringComparison.Ordinal)
            ? [name]
            : [Segment(name, 5, "nothing"), .. Literal(world).Where(p => InSlashes(path, p)).Select(p => Segment(name, 5, p))])))],
        purpose, world);

    /// <summary>The paths that can stand in a policy and mean only themselves.</summary>
    private static IEnumerable<string> Literal(PolicyWorld world) =>
        world.Resources.Select(static r => r.Path).Where(static path => path.All(char.IsAscii) && !path.Contains('*', StringComparison.Ordinal));

    private static bool InSlashes(string pattern, string path)
    {
        string[] patterns = pattern.Split('/'), parts = path.Split('/');
        return patterns.Length == parts.Length && patterns.Zip(parts).All(static pair => ReferencePattern.Spells(pair.First, pair.Second, Facts.None));
    }

    private static Func<int, Verdict> WildVariables(IReadOnlyList<string> texts, PolicyPurpose purpose, PolicyWorld world)
    {
        Func<int, Verdict>[] byContext = [.. world.Contexts.Select(facts => Production.Judge(
            [.. texts.Select(text => Bend(text, s => BendResources(s, (name, path) =>
                [Segment(name, 5, path.Replace("${uin}", facts.One("qcs:uin") ?? "${uin}", StringComparison.Ordinal))])))],
            purpose, world))];
        return q => byContext[world.Parts(q).Context](q);
    }

    private static IEnumerable<JsonObject> Statements(string text) => JsonNode.Parse(text)!["statement"] switch
    {
        JsonArray many => many.Select(static s => s!.AsObject()),
        JsonNode one => [one.AsObject()],
        null => [],
    };

    private static string Alone(JsonObject statement) => new JsonObject { ["version"] = "2.0", ["statement"] = statement.DeepClone() }.ToJsonString();

    private static string FirstStatement(string text) => Alone(Statements(text).First());

    private static string Bend(string text, Action<JsonObject> bend)
    {
        JsonObject[] statements = [.. Statements(text).Select(static s => s.DeepClone().AsObject())];
        foreach (JsonObject statement in statements)
            bend(statement);
        return new JsonObject { ["version"] = "2.0", ["statement"] = new JsonArray(statements) }.ToJsonString();
    }

    private static bool IsSuffixed(string name) => name is "null_equal" || name.EndsWith("_if_exist", StringComparison.Ordinal);

    private static void BendOperators(JsonObject statement, Func<string, string> bend)
    {
        if (statement["condition"] is not JsonObject condition)
            return;
        JsonObject bent = [];
        foreach ((string name, JsonNode? keys) in condition)
        {
            // Where the bent name is taken already, this clause stays as it is.
            string other = bend(name);
            bent[condition.ContainsKey(other) || bent.ContainsKey(other) ? name : other] = keys!.DeepClone();
        }
        statement["condition"] = bent;
    }

    private static void BendValues(JsonObject statement, Func<JsonNode, JsonNode> bend)
    {
        foreach ((_, JsonNode? keys) in statement["condition"] as JsonObject ?? [])
        {
            foreach (string key in keys!.AsObject().Select(static k => k.Key).ToArray())
                keys[key] = bend(keys[key]!).DeepClone();
        }
    }

    private static void BendResources(JsonObject statement, Func<string, string, IEnumerable<string>> bend)
    {
        IEnumerable<string> names = statement["resource"] is JsonArray many ? many.Select(static n => (string)n!) : [(string)statement["resource"]!];
        IEnumerable<string> bent = names.SelectMany(name => name == "*" ? [name] : bend(name, name.Split(':', 6)[5]));
        statement["resource"] = new JsonArray([.. bent.Select(static n => (JsonNode)n)]);
    }

    private static string Segment(string name, int segment, string value, string? onlyIf = null)
    {
        string[] segments = name.Split(':', 6);
        if ((onlyIf is null || segments[segment] == onlyIf) && segments[2] is not ("cos" or "cvm"))
            segments[segment] = value;
        return string.Join(':', segments);
    }
}
