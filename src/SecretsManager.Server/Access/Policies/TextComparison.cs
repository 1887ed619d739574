namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// The <c>string_</c> operators. A listed value with a variable that has no value in the context fits nothing, so that it also keeps
/// nothing from differing.
/// </summary>
internal sealed class TextComparison : Comparison
{
    private readonly Template[] listed;
    private readonly StringComparison comparison;
    private readonly bool difference;

    public TextComparison(ConditionOperator which, IReadOnlyList<string> listed)
    {
        bool like = which is ConditionOperator.StringLike or ConditionOperator.StringNotLike;
        this.listed = [.. listed.Select(value => Template.Parse(value, star: like, anyOne: like))];
        comparison = which is ConditionOperator.StringEqualIgnoreCase or ConditionOperator.StringNotEqualIgnoreCase
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;
        difference = ConditionOperators.DemandsDifference(which);
    }

    public override Truth Holds(string value, ConditionContext context)
    {
        Truth any = Truth.False;
        foreach (Template template in listed)
        {
            any = Truths.Or(any, template.Match(value, context, comparison));
            if (any == Truth.True)
                break;
        }

        return difference ? Truths.Not(any) : any;
    }
}
