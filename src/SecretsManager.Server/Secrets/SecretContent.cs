using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Secrets;

/// <summary>
/// The value of a request: text or bytes, exactly one of the two. Text is what the caller sent, byte for byte, as UTF-8; NUL and every
/// other character are allowed. An empty field counts as not given, because typed clients send both.
/// </summary>
internal readonly record struct SecretContent(ValueKind Kind, SecretValue Value) : IDisposable
{
    /// <summary>Copies the value from the two fields, which stay as they are for another attempt; base64 is decoded.</summary>
    /// <param name="mostBytes">How long a value may be, in bytes of UTF-8 or decoded bytes.</param>
    public static SecretContent Take(SecretValue? binary, SecretValue? text, int mostBytes)
    {
        bool hasBinary = binary is { Length: > 0 };
        bool hasText = text is { Length: > 0 };
        if (hasBinary == hasText)
            throw new ApiException(
                ErrorCode.InvalidParameterValue,
                "Exactly one of SecretString and SecretBinary must be given and not be empty.",
                "SecretString 和 SecretBinary 必须且只能设置一个，且不能为空。");

        SecretContent content = hasText ? new(ValueKind.Text, new SecretValue(text!.Bytes)) : new(ValueKind.Binary, Decode(binary!));
        if (content.Value.Length <= mostBytes)
            return content;
        content.Dispose();
        throw ParameterRules.Wrong(hasText ? "SecretString" : "SecretBinary", $"up to {mostBytes} bytes", $"不超过 {mostBytes} 字节");
    }

    /// <summary>Wipes the value.</summary>
    public void Dispose() => Value.Dispose();

    private static SecretValue Decode(SecretValue base64) => SecretValue.FromBase64(base64)
        ?? throw ParameterRules.Wrong("SecretBinary", "base64 (RFC 4648) with its padding and without white space", "带填充且不含空白的标准 base64 编码（RFC 4648）");
}
