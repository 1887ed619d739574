namespace SecretsManager.Server.Access.Policies;

/// <summary>The <c>numeric_</c> and <c>date_</c> operators.</summary>
internal sealed class OrderedComparison<T> : Comparison
    where T : struct, IComparable<T>
{
    private readonly Reader read;
    private readonly ConditionOperator which;
    private readonly bool difference;
    private readonly T[] listed;

    public OrderedComparison(ConditionOperator which, IReadOnlyList<string> listed, Reader read)
    {
        this.which = which;
        this.read = read;
        difference = ConditionOperators.DemandsDifference(which);
        this.listed = [.. listed.Select(value => read(value, out T parsed) ? parsed : throw new ArgumentException("A listed value has a wrong form."))];
    }

    /// <summary>Reads a value.</summary>
    internal delegate bool Reader(string text, out T value);

    public override Truth Holds(string value, ConditionContext context)
    {
        if (!read(value, out T parsed))
            return Truth.False;
        foreach (T one in listed)
        {
            if (Fits(parsed.CompareTo(one)))
                return Truths.Of(!difference);
        }

        return Truths.Of(difference);
    }

    private bool Fits(int order) => which switch
    {
        ConditionOperator.NumericLessThan or ConditionOperator.DateLessThan => order < 0,
        ConditionOperator.NumericLessThanEqual or ConditionOperator.DateLessThanEqual => order <= 0,
        ConditionOperator.NumericGreaterThan or ConditionOperator.DateGreaterThan => order > 0,
        ConditionOperator.NumericGreaterThanEqual or ConditionOperator.DateGreaterThanEqual => order >= 0,
        _ => order == 0,
    };
}
