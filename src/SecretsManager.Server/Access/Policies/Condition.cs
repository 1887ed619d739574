namespace SecretsManager.Server.Access.Policies;

/// <summary>One clause of a condition: what an operator demands of one key.</summary>
/// <param name="Operator">What is compared and how.</param>
/// <param name="Quantifier">How several values of the key count.</param>
/// <param name="IfExist">Whether the clause holds when the key is absent.</param>
/// <param name="Key">For example <c>qcs:ip</c>.</param>
/// <param name="Values">At least one, as text; any may match.</param>
internal sealed record Condition(ConditionOperator Operator, ConditionQuantifier Quantifier, bool IfExist, string Key, IReadOnlyList<string> Values);
