namespace SecretsManager.Server.Access.Policies;

/// <summary>What a clause demands of one value of its key, with the listed values parsed once.</summary>
internal abstract class Comparison
{
    /// <summary>Whether the value fits some listed one, or for an operator that demands difference, fits none. A value of another form does neither.</summary>
    public abstract Truth Holds(string value, ConditionContext context);

    /// <summary>The comparison of an operator but <c>null_equal</c> with the listed values.</summary>
    /// <exception cref="ArgumentException">A listed value is not of the operator's type.</exception>
    public static Comparison Of(ConditionOperator which, IReadOnlyList<string> listed) => ConditionOperators.TypeOf(which) switch
    {
        ConditionType.Text => new TextComparison(which, listed),
        ConditionType.Number => new OrderedComparison<Int128>(which, listed, PolicyNumber.TryParse),
        ConditionType.Date => new OrderedComparison<long>(which, listed, PolicyDate.TryParse),
        ConditionType.Boolean => new ExactComparison(listed, PolicyBoolean.IsValid),
        ConditionType.Binary => new ExactComparison(listed, PolicyBinary.IsValid),
        ConditionType.Address => new AddressComparison(which, listed),
        _ => throw new ArgumentException("The operator looks at no value."),
    };

    /// <summary>Whether a listed value is of the type.</summary>
    public static bool CanList(ConditionType type, string value) => type switch
    {
        ConditionType.Text => TemplateVariables.AreKnown(value),
        ConditionType.Number => PolicyNumber.TryParse(value, out _),
        ConditionType.Date => PolicyDate.TryParse(value, out _),
        ConditionType.Binary => PolicyBinary.IsValid(value),
        ConditionType.Address => AddressRange.TryParse(value, out _),
        _ => PolicyBoolean.IsValid(value),
    };
}
