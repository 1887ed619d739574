namespace SecretsManager.Protocol;

/// <summary>
/// An answer with a secret that was made for it and is told once. A repetition of the same signed request gets the answer without it, so
/// that neither the kept outcome nor whoever saw the request go by can tell the secret.
/// </summary>
public interface IToldOnce : IResponse
{
    /// <summary>The answer with the secret left empty; null where nothing would be left, and a repetition is refused.</summary>
    IResponse? Repetition { get; }
}
