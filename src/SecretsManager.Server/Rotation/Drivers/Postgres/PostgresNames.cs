using System.Text;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>
/// How names and texts stand in a statement of PostgreSQL: the one place that quotes. Nothing from outside stands in a statement but through it.
/// Sessions have <c>standard_conforming_strings</c> on, so that a backslash in a literal means itself.
/// </summary>
internal static class PostgresNames
{
    /// <summary>The longest identifier, in bytes of UTF-8; PostgreSQL cuts longer ones, and then means another thing.</summary>
    public const int LongestIdentifier = 63;

    /// <summary>Whether PostgreSQL can have a thing of this name: 1 to 63 bytes of UTF-8 without NUL.</summary>
    public static bool IsIdentifier(string name) =>
        name.Length is > 0 and <= LongestIdentifier && IsText(name) && Encoding.UTF8.GetByteCount(name) <= LongestIdentifier;

    /// <summary>The name in double quotes.</summary>
    /// <exception cref="ArgumentException">PostgreSQL has no such names.</exception>
    public static string Identifier(string name) => IsIdentifier(name)
        ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : throw new ArgumentException("No identifier of PostgreSQL.", nameof(name));

    /// <summary>The name with its schema, each in double quotes.</summary>
    /// <exception cref="ArgumentException">PostgreSQL has no such names.</exception>
    public static string Qualified(string schema, string name) => $"{Identifier(schema)}.{Identifier(name)}";

    /// <summary>The text in single quotes.</summary>
    /// <exception cref="ArgumentException">PostgreSQL has no such texts: it has a NUL, or half of a surrogate pair.</exception>
    public static string Literal(string text) => IsText(text)
        ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
        : throw new ArgumentException("No text of PostgreSQL.", nameof(text));

    private static bool IsText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i)))
                return false;
            if (char.IsSurrogate(text[i]))
                i++;
        }

        return true;
    }
}
