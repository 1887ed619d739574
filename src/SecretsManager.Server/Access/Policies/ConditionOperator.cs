namespace SecretsManager.Server.Access.Policies;

/// <summary>What a clause compares and how. The names in a policy are these, lower case with underscores.</summary>
internal enum ConditionOperator
{
    StringEqual,
    StringNotEqual,
    StringEqualIgnoreCase,
    StringNotEqualIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEqual,
    NumericNotEqual,
    NumericLessThan,
    NumericLessThanEqual,
    NumericGreaterThan,
    NumericGreaterThanEqual,
    DateEqual,
    DateNotEqual,
    DateLessThan,
    DateLessThanEqual,
    DateGreaterThan,
    DateGreaterThanEqual,
    BoolEqual,
    BinaryEqual,
    IpEqual,
    IpNotEqual,
    NullEqual,
}
