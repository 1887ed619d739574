namespace SecretsManager.Server.Keys;

/// <summary>The holder of a key does not answer: the module's token is away, its session is lost, or a call into it hangs. Nothing was done.</summary>
/// <param name="message">For the log; never key material and never a PIN.</param>
internal sealed class KeyUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
