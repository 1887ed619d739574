namespace SecretsManager.Server.Access.Policies;

/// <summary>Whether something holds, in the three-valued logic of Kleene: the lesser of two is their conjunction, the greater their disjunction.</summary>
internal enum Truth
{
    False,

    /// <summary>It hangs on a key that is not known.</summary>
    Unknown,

    True,
}

/// <summary>What a <see cref="Truth"/> is made of and turned into.</summary>
internal static class Truths
{
    public static Truth Of(bool holds) => holds ? Truth.True : Truth.False;

    /// <summary>The negation; unknown stays unknown.</summary>
    public static Truth Not(Truth truth) => Truth.True - truth + Truth.False;

    public static Truth And(Truth one, Truth other) => one < other ? one : other;

    public static Truth Or(Truth one, Truth other) => one > other ? one : other;
}
