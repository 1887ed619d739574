namespace SecretsManager.Server.Keys;

/// <summary>The root of trust cannot be used for this database as it stands. Nothing was made or changed.</summary>
/// <param name="message">One sentence for the operator: what is wrong and what to do.</param>
internal sealed class RootRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What was read has changed since.</summary>
    public static RootRefusedException AnotherNode() =>
        new("Another node works on the root of trust at the same time; run the migration again on one of them.");
}
