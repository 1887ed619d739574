using System.Text.Json;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Reads the condition of a statement.</summary>
internal static class ConditionReader
{
    // Other services of the original that have condition keys are accepted; of these prefixes only the known ones are.
    private static readonly string[] OwnPrefixes = ["qcs", "ssm", "sts", "oidc"];

    /// <summary>The clauses, ordered by operator and key.</summary>
    /// <exception cref="PolicyException">It is not an acceptable condition.</exception>
    public static Condition[] Read(JsonElement element, string place, PolicyPurpose purpose, KnownActions known)
    {
        List<Condition> conditions = [];
        foreach ((string name, JsonElement keys) in NotEmpty(element, place))
        {
            string inside = $"{place}.{PolicyJson.Shown(name)}";
            if (!ConditionOperators.TryParse(name, out ConditionOperator which, out ConditionQuantifier quantifier, out bool ifExist))
                throw new PolicyException(place, PolicyRefusals.Operator(PolicyJson.Shown(name)));
            foreach ((string key, JsonElement values) in NotEmpty(keys, inside))
            {
                CheckKey(key, which, inside, purpose, known);
                string[] listed = ReadValues(values, ConditionOperators.TypeOf(which), $"{inside}.{PolicyJson.Shown(key)}");
                if (listed.Length > (ConditionKeys.RuleOf(key)?.MostValues ?? int.MaxValue))
                    throw new PolicyException($"{inside}.{PolicyJson.Shown(key)}", PolicyRefusals.TooManyValues(ConditionKeys.RuleOf(key)!.MostValues));
                conditions.Add(new Condition(which, quantifier, ifExist, key, listed));
            }
        }

        return [.. conditions.OrderBy(condition => condition.OperatorName, StringComparer.Ordinal).ThenBy(condition => condition.Key, StringComparer.Ordinal)];
    }

    private static Dictionary<string, JsonElement> NotEmpty(JsonElement element, string place)
    {
        Dictionary<string, JsonElement> members = PolicyJson.Members(element, place, []);
        return members.Count > 0 ? members : throw new PolicyException(place, PolicyRefusals.EmptyObject);
    }

    private static void CheckKey(string key, ConditionOperator which, string place, PolicyPurpose purpose, KnownActions known)
    {
        if (ConditionKeys.RuleOf(key) is { } rule)
        {
            if (rule.TrustOnly && purpose != PolicyPurpose.Trust)
                throw new PolicyException(place, PolicyRefusals.TrustOnlyKey(PolicyJson.Shown(key)));
            if (which != ConditionOperator.NullEqual && !rule.Takes(which))
                throw new PolicyException(place, PolicyRefusals.OperatorOfKey(PolicyJson.Shown(key), rule.Operators));
            return;
        }

        int colon = key.IndexOf(':', StringComparison.Ordinal);
        string prefix = colon < 0 ? string.Empty : key[..colon];
        if (prefix == "saml")
            throw new PolicyException(place, PolicyRefusals.Saml);
        bool foreign = PolicyCharacters.IsService(prefix) && !OwnPrefixes.Contains(prefix) && !known.Has(prefix)
            && PolicyCharacters.IsPlain(key.AsSpan(colon + 1));
        if (!foreign)
            throw new PolicyException(place, PolicyRefusals.Key(PolicyJson.Shown(key)));
    }

    private static string[] ReadValues(JsonElement element, ConditionType type, string place) =>
        [.. PolicyJson.Items(element, place).Select(one => ReadValue(one.Item, type, one.Place))];

    private static string ReadValue(JsonElement element, ConditionType type, string place)
    {
        string text = (element.ValueKind, type) switch
        {
            (JsonValueKind.Number, ConditionType.Number) => element.GetRawText(),
            (JsonValueKind.True, ConditionType.Boolean or ConditionType.Absence) => PolicyBoolean.True,
            (JsonValueKind.False, ConditionType.Boolean or ConditionType.Absence) => PolicyBoolean.False,
            _ => PolicyJson.Text(element, place),
        };
        if (!PolicyCharacters.IsPrintable(text))
            throw new PolicyException(place, PolicyRefusals.NotPrintable);
        if (!Comparison.CanList(type, text))
            throw new PolicyException(place, PolicyRefusals.Value(type));
        return text;
    }
}
