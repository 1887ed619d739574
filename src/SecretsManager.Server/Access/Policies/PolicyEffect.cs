namespace SecretsManager.Server.Access.Policies;

/// <summary>What a statement does with what it matches. A deny always beats an allow.</summary>
internal enum PolicyEffect
{
    Allow,
    Deny,
}
