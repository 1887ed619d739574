using System.Text.Json;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>An account by which a user may log in from a host.</summary>
/// <param name="Host">As it is stored.</param>
/// <param name="Plugin">What checks the password.</param>
/// <param name="Verifier">What it is checked with; secret.</param>
/// <param name="Open">Whether it is neither locked nor expired, and the password is the only way in.</param>
internal sealed record MySqlLogin(string Host, string Plugin, string Verifier, bool Open)
{
    private const string Native = "mysql_native_password";

    /// <summary>Whether the stored verifier is one that can be compared.</summary>
    public bool IsComparable => Plugin == Native;

    /// <summary>Whether the password of a verifier is the way in.</summary>
    public bool Has(string verifier) => Open && IsComparable && MySqlVerifier.Equal(Verifier, verifier);

    public override string ToString() => Host;
}

/// <summary>What an account has.</summary>
/// <param name="Others">Whether it has something that no level of the product knows: routines, roles, proxies.</param>
internal sealed record MySqlHoldings(IReadOnlySet<MySqlGrant> Grants, bool Others);

/// <summary>Reads accounts and grants. The administrator's account must see all of <c>mysql</c>; what it cannot see is an error, never nothing.</summary>
internal sealed class MySqlCatalogue(MySqlSession session, CancellationToken cancellation)
{
    private const string Usage = "USAGE";

    /// <summary>By which hosts a user may log in.</summary>
    public async Task<IReadOnlyList<MySqlLogin>> Logins(string user)
    {
        string where = $"WHERE User = {MySqlNames.Literal(user)}";
        if (session.Dialect.IsMariaDb)
            return [.. (await session.Query($"SELECT Host, Priv FROM mysql.global_priv {where}", cancellation)).Select(row => OfMariaDb(row[0], row[1])).OfType<MySqlLogin>()];
        return [.. (await session.Query($"SELECT Host, plugin, authentication_string, password_expired, account_locked FROM mysql.user {where}", cancellation))
            .Select(row => new MySqlLogin(row[0], row[1], row[2], row[3] == "N" && row[4] == "N"))];
    }

    /// <summary>The names of all users.</summary>
    public async Task<IReadOnlyList<string>> Users() =>
        [.. (await session.Query(session.Dialect.IsMariaDb ? "SELECT DISTINCT User FROM mysql.global_priv WHERE Host <> ''" : "SELECT DISTINCT User FROM mysql.user", cancellation))
            .Select(row => row[0])];

    /// <summary>What an account has that is there.</summary>
    public async Task<MySqlHoldings> Holdings(string user, string host)
    {
        HashSet<MySqlGrant> grants = [];
        string grantee = MySqlNames.Literal($"'{user}'@'{host}'");
        IReadOnlyList<string[]> rows = await Granted("USER", string.Empty, grantee);
        // Of an account there is always a row; whoever may not read mysql sees none, of this table and of the others.
        if (rows.Count == 0)
            throw new TargetException(TargetFault.RightMissing, "The administrator's account lacks the right to read the privileges of others: SELECT on mysql.*.");
        Add(grants, MySqlPrivileges.Global, rows);
        Add(grants, MySqlPrivileges.Database, await Granted("SCHEMA", "TABLE_SCHEMA, ", grantee));
        Add(grants, MySqlPrivileges.Table, await Granted("TABLE", "TABLE_SCHEMA, TABLE_NAME, ", grantee));
        Add(grants, MySqlPrivileges.Column, await Granted("COLUMN", "TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ", grantee));
        return new MySqlHoldings(grants, await HasOthers(user, host));
    }

    /// <summary>The privileges on everything that the administrator's own account has, and whether it may hand on any privilege at all.</summary>
    public async Task<(IReadOnlySet<string> Privileges, bool SeesMysql, bool HandsOn)> Own()
    {
        string[] self = (await session.Query("SELECT CURRENT_USER()", cancellation)) is [[string only]] ? [only] : [string.Empty];
        int at = Math.Max(self[0].LastIndexOf('@'), 0);
        string grantee = MySqlNames.Literal($"'{self[0][..at]}'@'{self[0][(self[0].Length > at ? at + 1 : at)..]}'");
        IReadOnlyList<string[]> global = await Granted("USER", string.Empty, grantee);
        IReadOnlyList<string[]> databases = await Granted("SCHEMA", "TABLE_SCHEMA, ", grantee);
        IReadOnlyList<string[]> tables = await Granted("TABLE", "TABLE_SCHEMA, TABLE_NAME, ", grantee);
        HashSet<string> privileges = [.. global.Select(row => row[0])];
        return (
            privileges,
            privileges.Contains("SELECT") || databases.Any(row => row[0] == "mysql" && row[1] == "SELECT"),
            global.Concat(databases).Concat(tables).Any(row => row[^1] == "YES"));
    }

    /// <summary>
    /// Whether MariaDB wants to see passwords to judge them. Then it refuses verifiers: CREATE by the number of all that its options prevent, ALTER by that of all
    /// that ALTER cannot.
    /// </summary>
    public async Task<bool> JudgesPasswords() => session.Dialect.IsMariaDb && (await session.Query(
        "SELECT 1 FROM information_schema.PLUGINS WHERE PLUGIN_TYPE = 'PASSWORD VALIDATION' AND PLUGIN_STATUS = 'ACTIVE' AND @@global.strict_password_validation = 1 LIMIT 1",
        cancellation)).Count > 0;

    private Task<IReadOnlyList<string[]>> Granted(string what, string columns, string grantee) => session.Query(
        $"SELECT {columns}PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.{what}_PRIVILEGES WHERE GRANTEE = {grantee}", cancellation);

    // The right to hand on stands in each row, and belongs to the thing; that of a column's row belongs to its table.
    private void Add(HashSet<MySqlGrant> grants, string level, IReadOnlyList<string[]> rows)
    {
        foreach (string[] row in rows)
        {
            string Name(int at) => at < row.Length - 2 ? row[at] : string.Empty;
            if (row[^2] != Usage)
                grants.Add(session.Dialect.Named(new MySqlGrant(level, Name(0), Name(1), Name(2), row[^2])));
            if (row[^1] == "YES")
                grants.Add(session.Dialect.Named(new MySqlGrant(
                    level == MySqlPrivileges.Column ? MySqlPrivileges.Table : level, Name(0), Name(1), string.Empty, MySqlGrant.GrantOption)));
        }
    }

    private async Task<bool> HasOthers(string user, string host)
    {
        string account = $"User = {MySqlNames.Literal(user)} AND Host = {MySqlNames.Literal(host)}";
        List<string> sources = [$"mysql.procs_priv WHERE {account}", $"mysql.proxies_priv WHERE {account}"];
        if (session.Dialect.IsMariaDb)
            sources.AddRange([$"mysql.roles_mapping WHERE {account}", $"mysql.global_priv WHERE {account} AND JSON_VALUE(Priv, '$.default_role') <> ''"]);
        else if (session.Dialect.HasRoles)
            sources.Add($"mysql.role_edges WHERE TO_USER = {MySqlNames.Literal(user)} AND TO_HOST = {MySqlNames.Literal(host)}");
        foreach (string source in sources)
        {
            if ((await session.Query($"SELECT 1 FROM {source} LIMIT 1", cancellation)).Count > 0)
                return true;
        }

        return false;
    }

    // A role has a row too, without a host; nobody logs in with it.
    private static MySqlLogin? OfMariaDb(string host, string document)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(document);
            JsonElement root = parsed.RootElement;
            if (IsTrue(root, "is_role"))
                return null;
            bool open = !IsTrue(root, "account_locked")
                && !(root.TryGetProperty("password_last_changed", out JsonElement changed) && changed.GetInt64() == 0)
                && !(root.TryGetProperty("auth_or", out JsonElement ways) && ways.EnumerateArray().Any(way => way.EnumerateObject().Any()));
            return new MySqlLogin(host, TextOf(root, "plugin"), TextOf(root, "authentication_string"), open);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new TargetException(TargetFault.Untrusted, "The instance tells of an account what MariaDB never tells.");
        }
    }

    private static bool IsTrue(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string TextOf(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? string.Empty : string.Empty;
}
