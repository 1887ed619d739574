namespace SecretsManager.Server.Sealing;

/// <summary>
/// What was read is not what was written: a seal that does not open, a column that disagrees with its document, a payload that is
/// gone or another. There is one message for each kind of thing and none for the cause, so that nobody learns from probing.
/// The caller is told <c>InternalError</c>; the operator gets an alarm.
/// </summary>
internal sealed class IntegrityException(string what) : Exception($"Integrity failure: {what}.")
{
    /// <summary>What failed, without any content.</summary>
    public string What { get; } = what;
}
