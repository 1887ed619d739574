namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// The module, the token or the root key is not as it must be, for a reason that the operator can mend.
/// </summary>
/// <param name="sentence">One plain sentence that says what is wrong; never a PIN.</param>
internal sealed class Pkcs11SetupException(string sentence, Exception? cause = null) : Exception(sentence, cause);
