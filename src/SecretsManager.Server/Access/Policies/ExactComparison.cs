namespace SecretsManager.Server.Access.Policies;

/// <summary><c>bool_equal</c> and <c>binary_equal</c>: types in which every value has one spelling.</summary>
internal sealed class ExactComparison : Comparison
{
    private readonly string[] listed;

    public ExactComparison(IReadOnlyList<string> listed, Predicate<string> isValid)
    {
        if (!listed.All(value => isValid(value)))
            throw new ArgumentException("A listed value has a wrong form.");
        this.listed = [.. listed];
    }

    public override Truth Holds(string value, ConditionContext context) => Truths.Of(listed.AsSpan().Contains(value));
}
