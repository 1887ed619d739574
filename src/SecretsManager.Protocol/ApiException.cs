namespace SecretsManager.Protocol;

/// <summary>
/// A refusal that the caller is told: a wire code and a sentence that says what was wrong and what is allowed. It is the one
/// exception type that becomes an answer; whatever else is thrown becomes <see cref="ErrorCode.InternalError"/>.
/// The text never holds a value that a secret could be.
/// </summary>
public sealed class ApiException : Exception
{
    /// <summary>Makes a refusal.</summary>
    /// <param name="code">One of <see cref="ErrorCode"/>.</param>
    /// <param name="english">What was wrong and what is allowed, in English.</param>
    /// <param name="chinese">The same in Chinese.</param>
    public ApiException(string code, string english, string chinese)
        : base(english)
    {
        Code = code;
        Text = new LocalizedText(english, chinese);
    }

    /// <summary>The wire code, one of <see cref="ErrorCode"/>.</summary>
    public string Code { get; }

    /// <summary>The sentence in both languages.</summary>
    public LocalizedText Text { get; }
}
