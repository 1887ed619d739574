namespace SecretsManager.Server.Access.Policies;

/// <summary>How several values of a key count in a clause. What one value must do is the operator's: equal some listed value, or differ from all.</summary>
internal enum ConditionQuantifier
{
    /// <summary>No prefix: some value for an operator that demands likeness, every value for one that demands difference.</summary>
    None,

    /// <summary><c>for_any_value:</c>: some value.</summary>
    AnyValue,

    /// <summary><c>for_all_value:</c>: every value.</summary>
    AllValues,
}
