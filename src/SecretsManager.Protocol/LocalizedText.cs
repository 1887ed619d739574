namespace SecretsManager.Protocol;

/// <summary>A sentence of the product's own in the two languages that <c>X-TC-Language</c> may choose.</summary>
/// <param name="English">The text for <c>en-US</c>, the default.</param>
/// <param name="Chinese">The text for <c>zh-CN</c>.</param>
public readonly record struct LocalizedText(string English, string Chinese)
{
    /// <summary>The sentence in <paramref name="language"/>.</summary>
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>The English sentence.</summary>
    public override string ToString() => English;
}

/// <summary>The language of the messages of an answer; the common parameter <c>Language</c>.</summary>
public enum Language
{
    /// <summary><c>en-US</c>, and whatever is not known.</summary>
    English,

    /// <summary><c>zh-CN</c>.</summary>
    Chinese,
}
