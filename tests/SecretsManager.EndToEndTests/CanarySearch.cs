using System.Globalization;
using System.Text;

namespace SecretsManager.EndToEndTests;

/// <summary>Looks for a value in bytes, in every form in which software writes values down.</summary>
public sealed class CanarySearch
{
    private readonly List<(string Form, byte[] Bytes)> forms = [];

    /// <summary>Looks for these values.</summary>
    public CanarySearch(params IEnumerable<byte[]> canaries)
    {
        foreach (byte[] canary in canaries)
        {
            forms.Add(("as it is", canary));
            Text("hexadecimal", Convert.ToHexStringLower(canary));
            Text("upper-case hexadecimal", Convert.ToHexString(canary));
            Text("hexadecimal with dashes", BitConverter.ToString(canary));
            for (int before = 0; before < 3; before++)
                Base64(canary, before);
            Text("URL, all bytes", string.Concat(canary.Select(b => $"%{b:X2}")));
            if (IsText(canary, out string text))
                Texts(text);
        }
    }

    /// <summary>The forms that are in the bytes.</summary>
    public IReadOnlyList<string> Find(ReadOnlySpan<byte> bytes)
    {
        List<string> found = [];
        foreach ((string form, byte[] wanted) in forms)
        {
            if (bytes.IndexOf(wanted) >= 0)
                found.Add(form);
        }

        return found;
    }

    public IReadOnlyList<string> Find(string text) => Find(Encoding.UTF8.GetBytes(text));

    /// <summary>The files in the server's data directory that have a value in them.</summary>
    public IReadOnlyList<string> FilesOf(ServerProcess server) =>
    [
        .. Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(file => CanBeRead(file) && Find(Read(file)).Count > 0),
    ];

    private static bool IsText(byte[] bytes, out string text)
    {
        text = Encoding.UTF8.GetString(bytes);
        return Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(bytes);
    }

    // Locks are empty, and the server alone may open them; a socket holds nothing.
    private static bool CanBeRead(string file) => !file.EndsWith("lock", StringComparison.Ordinal) && !file.EndsWith(".sock", StringComparison.Ordinal);

    // The server may have the file open.
    private static byte[] Read(string file)
    {
        using FileStream stream = new(file, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete });
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string JsonEscaped(string text, string format) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c.ToString() : "\\u" + ((int)c).ToString(format, CultureInfo.InvariantCulture)));

    private void Texts(string text)
    {
        forms.Add(("UTF-16LE", Encoding.Unicode.GetBytes(text)));
        forms.Add(("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(text)));
        Text("URL", Uri.EscapeDataString(text));
        Text("URL in lower case", System.Net.WebUtility.UrlEncode(text).Replace("%C", "%c", StringComparison.Ordinal));
        Text("form", System.Net.WebUtility.UrlEncode(text));
        Text("JSON", System.Text.Json.JsonEncodedText.Encode(text).ToString());
        Text("relaxed JSON", System.Text.Json.JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
        Text("JSON, all but letters and digits", JsonEscaped(text, "X4"));
        Text("JSON, all but letters and digits, lower case", JsonEscaped(text, "x4"));
    }

    // The digits that depend on the value alone, whatever stands before and behind it.
    private void Base64(byte[] canary, int before)
    {
        string text = Convert.ToBase64String([.. new byte[before], .. canary]);
        string own = text[(((before * 8) + 5) / 6)..((before + canary.Length) * 8 / 6)];
        Text($"base64 at {before}", own);
        Text($"base64url at {before}", own.Replace('+', '-').Replace('/', '_'));
    }

    private void Text(string form, string text) => forms.Add((form, Encoding.UTF8.GetBytes(text)));
}
