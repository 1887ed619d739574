using System.Buffers;
using System.Text;

namespace SecretsManager.Protocol.Parameters;

/// <summary>Parameter names as a message may show them.</summary>
internal static class ParameterName
{
    private const int LongestShown = 64;

    private static readonly SearchValues<byte> Shown =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_."u8);

    /// <summary>The name itself when it is short and plain, else a word for it: a name is what the caller chose, and may be anything.</summary>
    public static string Show(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= LongestShown && !name.ContainsAnyExcept(Shown) ? Encoding.ASCII.GetString(name) : "(unprintable)";
}
