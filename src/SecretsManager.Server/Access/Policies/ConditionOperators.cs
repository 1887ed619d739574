using System.Collections.Frozen;

namespace SecretsManager.Server.Access.Policies;

/// <summary>The names of the operators with their prefixes and suffix, and what they work on.</summary>
internal static class ConditionOperators
{
    private const string AnyValuePrefix = "for_any_value:";
    private const string AllValuesPrefix = "for_all_value:";
    private const string IfExistSuffix = "_if_exist";

    private static readonly FrozenDictionary<string, ConditionOperator> ByName = new Dictionary<string, ConditionOperator>
    {
        ["string_equal"] = ConditionOperator.StringEqual,
        ["string_not_equal"] = ConditionOperator.StringNotEqual,
        ["string_equal_ignore_case"] = ConditionOperator.StringEqualIgnoreCase,
        ["string_not_equal_ignore_case"] = ConditionOperator.StringNotEqualIgnoreCase,
        ["string_like"] = ConditionOperator.StringLike,
        ["string_not_like"] = ConditionOperator.StringNotLike,
        ["numeric_equal"] = ConditionOperator.NumericEqual,
        ["numeric_not_equal"] = ConditionOperator.NumericNotEqual,
        ["numeric_less_than"] = ConditionOperator.NumericLessThan,
        ["numeric_less_than_equal"] = ConditionOperator.NumericLessThanEqual,
        ["numeric_greater_than"] = ConditionOperator.NumericGreaterThan,
        ["numeric_greater_than_equal"] = ConditionOperator.NumericGreaterThanEqual,
        ["date_equal"] = ConditionOperator.DateEqual,
        ["date_not_equal"] = ConditionOperator.DateNotEqual,
        ["date_less_than"] = ConditionOperator.DateLessThan,
        ["date_less_than_equal"] = ConditionOperator.DateLessThanEqual,
        ["date_greater_than"] = ConditionOperator.DateGreaterThan,
        ["date_greater_than_equal"] = ConditionOperator.DateGreaterThanEqual,
        ["bool_equal"] = ConditionOperator.BoolEqual,
        ["binary_equal"] = ConditionOperator.BinaryEqual,
        ["ip_equal"] = ConditionOperator.IpEqual,
        ["ip_not_equal"] = ConditionOperator.IpNotEqual,
        ["null_equal"] = ConditionOperator.NullEqual,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<ConditionOperator, string> Names = ByName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Reads the name of an operator. <c>null_equal</c> takes neither a prefix nor the suffix.</summary>
    public static bool TryParse(string name, out ConditionOperator found, out ConditionQuantifier quantifier, out bool ifExist)
    {
        quantifier = QuantifierOf(name);
        string rest = name[PrefixOf(quantifier).Length..];
        ifExist = rest.EndsWith(IfExistSuffix, StringComparison.Ordinal);
        if (ifExist)
            rest = rest[..^IfExistSuffix.Length];
        bool bare = quantifier == ConditionQuantifier.None && !ifExist;
        return ByName.TryGetValue(rest, out found) && (bare || found != ConditionOperator.NullEqual);
    }

    /// <summary>The name of an operator with its prefix and suffix.</summary>
    public static string NameOf(ConditionOperator which, ConditionQuantifier quantifier, bool ifExist) =>
        PrefixOf(quantifier) + Names[which] + (ifExist ? IfExistSuffix : string.Empty);

    /// <summary>What the operator works on.</summary>
    public static ConditionType TypeOf(ConditionOperator which) => which switch
    {
        <= ConditionOperator.StringNotLike => ConditionType.Text,
        <= ConditionOperator.NumericGreaterThanEqual => ConditionType.Number,
        <= ConditionOperator.DateGreaterThanEqual => ConditionType.Date,
        ConditionOperator.BoolEqual => ConditionType.Boolean,
        ConditionOperator.BinaryEqual => ConditionType.Binary,
        ConditionOperator.IpEqual or ConditionOperator.IpNotEqual => ConditionType.Address,
        _ => ConditionType.Absence,
    };

    /// <summary>Whether the operator demands that a value differs from every listed one.</summary>
    public static bool DemandsDifference(ConditionOperator which) => which is ConditionOperator.StringNotEqual
        or ConditionOperator.StringNotEqualIgnoreCase or ConditionOperator.StringNotLike or ConditionOperator.NumericNotEqual
        or ConditionOperator.DateNotEqual or ConditionOperator.IpNotEqual;

    private static ConditionQuantifier QuantifierOf(string name)
    {
        if (name.StartsWith(AnyValuePrefix, StringComparison.Ordinal))
            return ConditionQuantifier.AnyValue;
        return name.StartsWith(AllValuesPrefix, StringComparison.Ordinal) ? ConditionQuantifier.AllValues : ConditionQuantifier.None;
    }

    private static string PrefixOf(ConditionQuantifier quantifier) => quantifier switch
    {
        ConditionQuantifier.AnyValue => AnyValuePrefix,
        ConditionQuantifier.AllValues => AllValuesPrefix,
        _ => string.Empty,
    };
}
