namespace SecretsManager.Server.Access.Policies;

/// <summary><c>ip_equal</c> and <c>ip_not_equal</c>: whether an address lies in a listed range.</summary>
internal sealed class AddressComparison : Comparison
{
    private readonly AddressRange[] listed;
    private readonly bool difference;

    public AddressComparison(ConditionOperator which, IReadOnlyList<string> listed)
    {
        difference = ConditionOperators.DemandsDifference(which);
        this.listed =
        [
            .. listed.Select(value => AddressRange.TryParse(value, out AddressRange range)
                ? range
                : throw new ArgumentException("A listed value has a wrong form.")),
        ];
    }

    public override Truth Holds(string value, ConditionContext context)
    {
        if (!AddressRange.TryParseSingle(value, out AddressRange address))
            return Truth.False;
        foreach (AddressRange range in listed)
        {
            if (range.Contains(address))
                return Truths.Of(!difference);
        }

        return Truths.Of(difference);
    }
}
