namespace SecretsManager.Server.Access.Policies;

/// <summary>One clause of a condition: what an operator demands of one key.</summary>
/// <param name="Operator">What is compared and how.</param>
/// <param name="Quantifier">How several values of the key count.</param>
/// <param name="IfExist">Whether the clause holds when the key is absent.</param>
/// <param name="Key">For example <c>qcs:ip</c>.</param>
/// <param name="Values">At least one, as text; any may fit.</param>
internal sealed record Condition(ConditionOperator Operator, ConditionQuantifier Quantifier, bool IfExist, string Key, IReadOnlyList<string> Values)
{
    private readonly string[] listed = [.. Values];
    private readonly Comparison? comparison = Operator == ConditionOperator.NullEqual ? null : Comparison.Of(Operator, Values);
    private readonly bool every = Quantifier == ConditionQuantifier.AllValues
        || (Quantifier == ConditionQuantifier.None && ConditionOperators.DemandsDifference(Operator));

    // What the key is read from: an older name of the tags reads them, a single tag those that begin so.
    private readonly string source = ConditionKeys.SourceOf(Key);
    private readonly string? tagPrefix = ConditionKeys.TagOf(Key) is { } tag ? $"{tag}&" : null;

    public ConditionOperator Operator { get; } = Operator;

    public ConditionQuantifier Quantifier { get; } = Quantifier;

    public bool IfExist { get; } = IfExist;

    public string Key { get; } = Key;

    public IReadOnlyList<string> Values => listed;

    /// <summary>The name of the operator with its prefix and suffix, as it stands in the policy.</summary>
    public string OperatorName { get; } = ConditionOperators.NameOf(Operator, Quantifier, IfExist);

    /// <summary>Whether the clause holds.</summary>
    public Truth Holds(ConditionContext context)
    {
        if (context.TryFind(source, out string[]? found) && found is null)
            return Truth.Unknown;
        if (found is not null && tagPrefix is not null)
            found = ValuesOfTag(found, tagPrefix);
        if (comparison is null)
            return Truths.Of(listed.AsSpan().Contains(found is null ? PolicyBoolean.True : PolicyBoolean.False));
        return found is null ? Truths.Of(IfExist) : Holds(comparison, found, context);
    }

    public bool Equals(Condition? other) =>
        other is not null && OperatorName == other.OperatorName && Key == other.Key && Sequence.Equal(listed, other.listed);

    public override int GetHashCode() => HashCode.Combine(OperatorName, Key, Sequence.Hash(listed));

    private static string[]? ValuesOfTag(string[] tags, string prefix)
    {
        string[] found = [.. tags.Where(tag => tag.StartsWith(prefix, StringComparison.Ordinal)).Select(tag => tag[prefix.Length..])];
        return found.Length == 0 ? null : found;
    }

    private Truth Holds(Comparison what, string[] found, ConditionContext context)
    {
        Truth all = Truths.Of(every);
        foreach (string value in found)
        {
            Truth one = what.Holds(value, context);
            all = every ? Truths.And(all, one) : Truths.Or(all, one);
            if (all == (every ? Truth.False : Truth.True))
                break;
        }

        return all;
    }
}
