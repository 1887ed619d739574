using System.Buffers.Text;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Bytes of conditions: base64 with its padding, in the one spelling that the bytes have.</summary>
internal static class PolicyBinary
{
    /// <summary>Whether the text is such a spelling, so that two texts are equal when their bytes are.</summary>
    public static bool IsValid(string text)
    {
        if (!Base64.IsValid(text, out int length))
            return false;
        byte[] bytes = new byte[length];
        return Convert.TryFromBase64String(text, bytes, out int written) && Convert.ToBase64String(bytes.AsSpan(0, written)) == text;
    }
}
