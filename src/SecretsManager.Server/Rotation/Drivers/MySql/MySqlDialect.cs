using System.Text.RegularExpressions;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>
/// What differs between servers. Everything for MariaDB is run against a real one; for MySQL it follows its manual, and nothing here has seen a
/// MySQL server.
/// </summary>
/// <param name="FoldsNames">Names of databases and tables are the same in capital and small letters, and stored in small ones.</param>
/// <param name="LiteralDatabases">Wildcards in a grant's database mean themselves (<c>partial_revokes</c> of MySQL).</param>
internal sealed partial record MySqlDialect(bool IsMariaDb, Version Version, bool FoldsNames, bool LiteralDatabases)
{
    // Before them there is no ALTER USER, or no catalogue that tells whether an account is locked.
    private static readonly Version OldestMariaDb = new(10, 4);
    private static readonly Version OldestMySql = new(5, 7);

    /// <summary>Reads what <c>VERSION()</c> says.</summary>
    /// <exception cref="TargetException">No version, or one that is too old.</exception>
    public static MySqlDialect Of(string version)
    {
        Match match = Numbers().Match(version);
        if (!match.Success)
            throw new TargetException(TargetFault.Untrusted, "The instance does not tell a version of MySQL or MariaDB.");
        bool isMariaDb = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        Version number = Version.Parse(match.Value);
        if (number < (isMariaDb ? OldestMariaDb : OldestMySql))
            throw new TargetException(TargetFault.Failed, $"The instance is too old. It takes MariaDB {OldestMariaDb} or MySQL {OldestMySql}, or later.");
        return new MySqlDialect(isMariaDb, number, FoldsNames: false, LiteralDatabases: false);
    }

    /// <summary>Whether accounts have <c>mysql_native_password</c>, whose verifier can be sent instead of the password. MySQL 8.4 has switched it off.</summary>
    public bool TakesVerifier => IsMariaDb || Version < new Version(8, 4);

    /// <summary>Whether the server knows <c>partial_revokes</c>.</summary>
    public bool HasPartialRevokes => !IsMariaDb && Version >= new Version(8, 0, 16);

    /// <summary>Whether accounts can be given roles that the catalogue has.</summary>
    public bool HasRoles => IsMariaDb || Version >= new Version(8, 0);

    /// <summary>The <c>sql_mode</c> of our connections: quotes end by themselves alone, and a GRANT never makes an account, which would have no password.</summary>
    public string Mode => IsMariaDb || Version < new Version(8, 0) ? "NO_BACKSLASH_ESCAPES,NO_AUTO_CREATE_USER" : "NO_BACKSLASH_ESCAPES";

    /// <summary>Any of these ends the sessions of others.</summary>
    public string[] EndingRights => IsMariaDb
        ? [Version >= new Version(10, 5) ? "CONNECTION ADMIN" : "SUPER"]
        : ["CONNECTION_ADMIN", "SUPER"];

    /// <summary>How a statement tells the password, by its verifier.</summary>
    public string Identified(string verifier) => IsMariaDb
        ? $"IDENTIFIED VIA mysql_native_password USING {MySqlNames.Literal(verifier)}"
        : $"IDENTIFIED WITH mysql_native_password AS {MySqlNames.Literal(verifier)}";

    /// <summary>How a statement tells the password itself, for servers that want to judge it or take no verifier.</summary>
    public string IdentifiedPlainly(string password)
    {
        if (IsMariaDb)
            return $"IDENTIFIED VIA mysql_native_password USING PASSWORD({MySqlNames.Literal(password)})";
        return $"IDENTIFIED WITH {(TakesVerifier ? "mysql_native_password" : "caching_sha2_password")} BY {MySqlNames.Literal(password)}";
    }

    /// <summary>What stands for exactly this database in a grant.</summary>
    public string Pattern(string database) => LiteralDatabases ? database : MySqlNames.Pattern(database);

    /// <summary>The grant with its names in the letters in which grants are compared here. Those of columns are one in all letters.</summary>
    public MySqlGrant Named(MySqlGrant grant) => grant with
    {
        Database = Folded(grant.Database),
        Table = Folded(grant.Table),
        Column = grant.Column.ToLowerInvariant(),
    };

    /// <summary>The name of a database or table in the letters in which it is compared.</summary>
    public string Folded(string name) => FoldsNames ? name.ToLowerInvariant() : name;

    [GeneratedRegex(@"^\d{1,3}\.\d{1,3}\.\d{1,3}")]
    private static partial Regex Numbers();
}
