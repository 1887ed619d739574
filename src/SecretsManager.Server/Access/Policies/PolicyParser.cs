namespace SecretsManager.Server.Access.Policies;

/// <summary>Reads a policy, strictly: what is not certainly meant is refused.</summary>
internal static class PolicyParser
{
    /// <summary>Reads a policy.</summary>
    /// <exception cref="PolicyException">The text is not an acceptable policy for the purpose.</exception>
    public static PolicyDocument Parse(string text, PolicyPurpose purpose, KnownActions known) => throw new NotImplementedException();
}
