using System.Text.Json;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>
/// Conditions by the words of their definition: for a clause, every pair of a value of the call and a value of the list is formed, and the clause is a
/// statement about those pairs.
/// </summary>
internal static class ReferenceConditions
{
    private const string IfExist = "_if_exist";
    private static readonly string[] Quantifiers = ["for_any_value:", "for_all_value:"];

    /// <summary>Whether every clause of the condition holds; true for none.</summary>
    public static bool Hold(JsonElement? condition, Facts facts) => Clauses(condition).All(clause => Holds(clause.Operator, clause.Key, clause.Listed, facts));

    /// <summary>
    /// The same when some keys are unknown: null if a clause on an unknown key would have to be known. Only for conditions without variables.
    /// </summary>
    public static bool? Kleene(JsonElement? condition, Facts facts)
    {
        bool unknown = false;
        foreach ((string name, string key, string[] listed) in Clauses(condition))
        {
            if (facts.IsUnknown(key))
                unknown = true;
            else if (!Holds(name, key, listed, facts))
                return false;
        }
        return unknown ? null : true;
    }

    public static IEnumerable<(string Operator, string Key, string[] Listed)> Clauses(JsonElement? condition)
    {
        if (condition is not { } operators)
            yield break;
        foreach (JsonProperty one in operators.EnumerateObject())
        {
            foreach (JsonProperty key in one.Value.EnumerateObject())
                yield return (one.Name, key.Name, [.. ReferenceText.Many(key.Value).Select(ReferenceText.Scalar)]);
        }
    }

    private static bool Holds(string name, string key, string[] listed, Facts facts)
    {
        string? quantifier = Quantifiers.FirstOrDefault(q => name.StartsWith(q, StringComparison.Ordinal));
        string bare = name[(quantifier?.Length ?? 0)..];
        bool ifExist = bare.EndsWith(IfExist, StringComparison.Ordinal);
        if (ifExist)
            bare = bare[..^IfExist.Length];

        string[]? values = facts.Values(key);
        if (bare == "null_equal")
            return listed.Contains(values is null ? "true" : "false");
        if (values is null)
            return ifExist;

        bool negative = bare.Contains("_not_", StringComparison.Ordinal);
        string relation = bare.Replace("_not_", "_", StringComparison.Ordinal);
        bool[] satisfied = [.. values.Select(value =>
        {
            bool?[] pairs = [.. listed.Select(one => Pair(relation, value, one, facts))];
            return negative ? pairs.All(static p => p == false) : pairs.Any(static p => p == true);
        })];
        bool all = quantifier is null ? negative : quantifier == "for_all_value:";
        return all ? satisfied.All(static s => s) : satisfied.Any(static s => s);
    }

    /// <summary>Whether the relation holds between a value of the call and one of the list; null when the value of the call is of another type.</summary>
    private static bool? Pair(string relation, string value, string listed, Facts facts) => relation switch
    {
        "string_equal" => ReferencePattern.Resolve(listed, facts) == value,
        "string_equal_ignore_case" => ReferencePattern.Resolve(listed, facts) is string text && Upper(text) == Upper(value),
        "string_like" => ReferencePattern.Spells(listed, value, facts, anyOne: true),
        "bool_equal" => value is "true" or "false" ? value == listed : null,
        "binary_equal" => Convert.FromBase64String(value).SequenceEqual(Convert.FromBase64String(listed)),
        "ip_equal" => ReferenceValue.Addresses(value) is { } address && ReferenceValue.Addresses(listed) is { } block
            ? block.Four == address.Four && block.First <= address.First && address.Last <= block.Last : null,
        _ when relation.StartsWith("numeric_", StringComparison.Ordinal) => Ordered(relation, ReferenceValue.Number(value), ReferenceValue.Number(listed)),
        _ when relation.StartsWith("date_", StringComparison.Ordinal) => Ordered(relation, ReferenceValue.Instant(value), ReferenceValue.Instant(listed)),
        _ => throw new InvalidOperationException("The reference does not know the operator " + relation),
    };

    private static bool? Ordered(string relation, (System.Numerics.BigInteger, int)? value, (System.Numerics.BigInteger, int)? listed)
    {
        if (value is not { } left || listed is not { } right)
            return null;
        int order = ReferenceValue.Compare(left, right);
        return relation[(relation.IndexOf('_', StringComparison.Ordinal) + 1)..] switch
        {
            "equal" => order == 0,
            "less_than" => order < 0,
            "less_than_equal" => order <= 0,
            "greater_than" => order > 0,
            "greater_than_equal" => order >= 0,
            _ => throw new InvalidOperationException("The reference does not know the operator " + relation),
        };
    }

    private static string Upper(string text) => string.Concat(text.Select(char.ToUpperInvariant));
}
