using System.Collections.Frozen;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>The closed lists of what the accounts of a secret may be given, by level, and the check of what is asked for (SSM 2019-09-23).</summary>
internal static class MySqlPrivileges
{
    /// <summary>On everything.</summary>
    public const string Global = "GlobalPrivileges";

    /// <summary>On one database.</summary>
    public const string Database = "DatabasePrivileges";

    /// <summary>On one table or view.</summary>
    public const string Table = "TablePrivileges";

    /// <summary>On one column.</summary>
    public const string Column = "ColumnPrivileges";

    private const int MostHosts = 32;
    private const int MostUnits = 500;

    private static readonly string[] OfTable =
        ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "REFERENCES", "INDEX", "ALTER", "CREATE VIEW", "SHOW VIEW", "TRIGGER"];

    private static readonly string[] OfDatabase =
        [.. OfTable, "CREATE TEMPORARY TABLES", "LOCK TABLES", "EXECUTE", "CREATE ROUTINE", "ALTER ROUTINE", "EVENT"];

    private static readonly string[] OfColumn = ["SELECT", "INSERT", "UPDATE", "REFERENCES"];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Levels = new Dictionary<string, string[]>
    {
        [Global] = [.. OfDatabase, "PROCESS", "SHOW DATABASES"],
        [Database] = OfDatabase,
        [Table] = OfTable,
        [Column] = OfColumn,
    }.ToFrozenDictionary(level => level.Key, level => level.Value.ToFrozenSet(StringComparer.Ordinal));

    private static readonly FrozenSet<string> OwnDatabases =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "mysql", "sys", "performance_schema", "information_schema");

    /// <summary>Whether the level has the privilege.</summary>
    public static bool Has(string level, string privilege) => Levels.TryGetValue(level, out FrozenSet<string>? words) && words.Contains(privilege);

    /// <summary>Refuses hosts, names and privileges that the product does not have, and those that the instance does not give.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static void Check(CredentialScope scope, InstanceRules rules)
    {
        CheckHosts(scope.Hosts);
        if (scope.Privileges.Count > MostUnits)
            throw ParameterRules.Wrong("PrivilegesList", $"at most {MostUnits} entries", $"最多 {MostUnits} 项");
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (PrivilegeUnit unit in scope.Privileges)
        {
            CheckLevel(unit, rules);
            CheckNames(unit);
            CheckDatabase(unit, rules);
            CheckWords(unit, rules);
            // No name has a NUL. The names of columns are one, in whatever letters.
            if (!seen.Add(string.Join('\0', unit.Level, unit.Database, unit.Table, unit.Column.ToLowerInvariant())))
                throw ParameterRules.Wrong("PrivilegesList", "each database, table or column once", "每个数据库、表或列只能出现一次");
        }
    }

    private static void CheckHosts(IReadOnlyList<string> hosts)
    {
        if (hosts.Count is 0 or > MostHosts || !hosts.All(MySqlHost.Is) || hosts.Distinct(StringComparer.OrdinalIgnoreCase).Count() != hosts.Count)
            throw ParameterRules.Wrong(
                "Domains",
                $"1 to {MostHosts} different hosts: IP addresses, with the wildcards '%' and '_' if need be, an IPv4 network such as 10.0.0.0/255.255.255.0, or localhost",
                $"1 至 {MostHosts} 个互不相同的主机：IP 地址（可含通配符 '%' 和 '_'）、形如 10.0.0.0/255.255.255.0 的 IPv4 网段，或 localhost");
    }

    private static void CheckLevel(PrivilegeUnit unit, InstanceRules rules)
    {
        if (!Levels.ContainsKey(unit.Level))
            throw ParameterRules.Wrong("PrivilegeName", string.Join(", ", Global, Database, Table, Column), string.Join("、", Global, Database, Table, Column));
        if (unit.Level == Global && rules.Databases.Count > 0)
            throw ParameterRules.Wrong(
                "PrivilegeName",
                $"{Database}, {Table}, {Column}: this instance gives privileges in certain databases only",
                $"{Database}、{Table}、{Column}：该实例仅允许授予特定数据库中的权限");
    }

    private static void CheckNames(PrivilegeUnit unit)
    {
        CheckName("Database", unit.Database, unit.Level != Global);
        CheckName("TableName", unit.Table, unit.Level is Table or Column);
        CheckName("ColumnName", unit.Column, unit.Level == Column);
        foreach ((string field, string name) in new[]
        {
            ("SchemaName", unit.Schema), ("SequenceName", unit.Sequence), ("ProcedureName", unit.Procedure), ("TypeName", unit.Type),
            ("FunctionName", unit.Function), ("ViewName", unit.View), ("MatviewName", unit.MaterializedView),
        })
            CheckName(field, name, needed: false);
    }

    private static void CheckName(string field, string name, bool needed)
    {
        if (!needed && name.Length > 0)
            throw ParameterRules.Wrong(field, "none for this PrivilegeName", "该 PrivilegeName 不需要此参数");
        if (needed && !MySqlNames.IsName(name))
            throw ParameterRules.Wrong(
                field,
                $"a name of 1 to {MySqlNames.LongestName} characters, without control characters and characters beyond U+FFFF, not ending with a space",
                $"1 至 {MySqlNames.LongestName} 个字符的名称，不含控制字符和 U+FFFF 以上的字符，且不以空格结尾");
    }

    private static void CheckDatabase(PrivilegeUnit unit, InstanceRules rules)
    {
        if (unit.Level == Global)
            return;
        if (!MySqlNames.IsPlainDatabase(unit.Database))
            throw ParameterRules.Wrong(
                "Database",
                $"a name without '\\', of at most {MySqlNames.LongestName} characters if each '_' and '%' counts twice",
                $"不含 '\\' 的名称，且每个 '_' 和 '%' 按两个字符计时不超过 {MySqlNames.LongestName} 个字符");
        if (OwnDatabases.Contains(unit.Database))
            throw ParameterRules.Wrong("Database", "a database other than the product's own", "除系统库以外的数据库");
        if (rules.Databases.Count > 0 && !rules.Databases.Contains(unit.Database, StringComparer.Ordinal))
            throw ParameterRules.Wrong("Database", "the databases that this instance is set up for", "该实例所允许的数据库");
    }

    private static void CheckWords(PrivilegeUnit unit, InstanceRules rules)
    {
        IReadOnlyList<string> words = unit.Privileges;
        FrozenSet<string> known = Levels[unit.Level];
        if (words.Count == 0 || !words.All(known.Contains) || words.Distinct(StringComparer.Ordinal).Count() != words.Count)
            throw ParameterRules.Wrong(
                "Privileges",
                $"for {unit.Level} at least one, each once, of {string.Join(", ", known.Order(StringComparer.Ordinal))}",
                $"对于 {unit.Level}，至少一项且不重复：{string.Join("、", known.Order(StringComparer.Ordinal))}");
        if (rules.Privileges.Count > 0 && !words.All(word => rules.Privileges.Contains(word, StringComparer.Ordinal)))
            throw ParameterRules.Wrong("Privileges", "the privileges that this instance is set up for", "该实例所允许的权限");
    }
}
