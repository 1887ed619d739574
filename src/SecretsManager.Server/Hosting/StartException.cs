namespace SecretsManager.Server.Hosting;

/// <summary>
/// The server cannot start, for a reason that the operator can mend. The message is one sentence, fit to be the whole of what is
/// printed: it says what is wrong and what to do, and holds no secret.
/// </summary>
internal sealed class StartException(string sentence, Exception? cause = null) : Exception(sentence, cause);
