namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>
/// The one place where a value becomes part of a statement. It holds for a connection whose <c>sql_mode</c> has <c>NO_BACKSLASH_ESCAPES</c> and
/// whose character set is utf8mb4, as <see cref="MySqlSession"/> sees to: then a quote ends only by its own character, and a doubled one does not
/// end it. What the engine has no such names of is refused, not mended.
/// </summary>
internal static class MySqlNames
{
    /// <summary>Characters of the name of a database, table or column, and of a database's pattern.</summary>
    public const int LongestName = 64;

    // MariaDB's; MySQL takes 32. The names that the product makes have 16.
    private const int LongestUser = 80;
    private const int LongestHost = 255;

    /// <summary>Whether a thing may have this name: 1 to 64 characters of the basic plane, none of them a control character, no space at the end.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name[^1] != ' ' && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    /// <summary>A database, table or column.</summary>
    public static string Identifier(string name) => IsName(name) ? Ticked(name) : throw Unquotable();

    /// <summary>
    /// What stands for exactly this database in a grant, where <c>_</c> and <c>%</c> are wildcards. A backslash would be an escape there, and is not taken.
    /// </summary>
    public static string Pattern(string database)
    {
        if (!IsPlainDatabase(database))
            throw Unquotable();
        return database.Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal);
    }

    /// <summary>Whether a database of this name can be named in a grant: no backslash, and at most 64 characters when its wildcards are escaped.</summary>
    public static bool IsPlainDatabase(string name) =>
        IsName(name) && !name.Contains('\\', StringComparison.Ordinal) && name.Length + name.Count(c => c is '_' or '%') <= LongestName;

    /// <summary>What stands between <c>ON</c> and <c>TO</c> for a pattern as the catalogue has it.</summary>
    public static string OfDatabase(string pattern) => Identifier(pattern) + ".*";

    /// <summary>An account: who, and from where.</summary>
    public static string Account(string user, string host)
    {
        if (user.Length is 0 or > LongestUser || host.Length > LongestHost || (user + host).Any(char.IsControl))
            throw Unquotable();
        return Literal(user) + "@" + Literal(host);
    }

    /// <summary>A text. It may hold a password.</summary>
    public static string Literal(string text)
    {
        // A lone surrogate has no UTF-8, and the NUL ends a text in some parts of the engine.
        if (text.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(text))
            throw Unquotable();
        return "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
    }

    private static string Ticked(string name) => "`" + name.Replace("`", "``", StringComparison.Ordinal) + "`";

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
                return false;
        }

        return true;
    }

    private static TargetException Unquotable() =>
        new(TargetFault.Failed, "A name or text has characters or a length that a statement cannot hold safely.");
}
