namespace SecretsManager.Protocol.AuditLog;

/// <summary>The name of a log: the deployment's and the node's UUID, lower-case, with a slash between.</summary>
public static class LogOrigin
{
    /// <summary>The letters of an origin.</summary>
    public const int Length = UuidLength + 1 + UuidLength;

    private const int UuidLength = 36;

    /// <summary>The origin of a node's log.</summary>
    public static string Of(Guid deployment, Guid node) => $"{deployment:D}/{node:D}";

    /// <summary>The deployment's UUID of an origin, which is also the name of its key.</summary>
    public static string Deployment(string origin) => origin[..UuidLength];

    /// <summary>Whether a text is an origin.</summary>
    public static bool IsOne(ReadOnlySpan<char> text)
    {
        Span<byte> letters = stackalloc byte[Length];
        return text.Length == Length && System.Text.Ascii.FromUtf16(text, letters, out _) == System.Buffers.OperationStatus.Done && IsOne(letters);
    }

    /// <summary>Whether bytes are the letters of an origin.</summary>
    public static bool IsOne(ReadOnlySpan<byte> text) =>
        text.Length == Length && text[UuidLength] == '/' && IsUuid(text[..UuidLength]) && IsUuid(text[(UuidLength + 1)..]);

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        for (var place = 0; place < text.Length; place++)
        {
            var isDash = place is 8 or 13 or 18 or 23;
            if (isDash ? text[place] != '-' : text[place] is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f')))
                return false;
        }

        return true;
    }
}
