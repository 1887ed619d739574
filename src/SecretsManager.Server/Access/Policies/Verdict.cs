namespace SecretsManager.Server.Access.Policies;

/// <summary>A decision and the statement that made it: the first deny, or else the first allow, or else the first that depends.</summary>
/// <param name="Policy">The index of the policy in its set; -1 if no statement matched.</param>
/// <param name="Statement">The index of the statement in its policy; -1 if none matched.</param>
internal readonly record struct Verdict(Decision Decision, int Policy, int Statement)
{
    /// <summary>No statement matched.</summary>
    public static Verdict NotAllowed { get; } = new(Decision.NotAllowed, -1, -1);
}
