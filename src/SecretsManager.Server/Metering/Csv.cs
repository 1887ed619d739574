using System.Buffers;
using System.Text;

namespace SecretsManager.Server.Metering;

/// <summary>A table as comma-separated values (RFC 4180): lines end in CR LF, and what could be taken for more than a text is quoted.</summary>
internal static class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>The table with its head.</summary>
    public static string Of(IEnumerable<IEnumerable<string>> rows)
    {
        StringBuilder text = new();
        foreach (IEnumerable<string> row in rows)
            text.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
        return text.ToString();
    }

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(Special) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
