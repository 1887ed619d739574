using System.Buffers;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>Which privileges may be asked for: closed lists, and names that PostgreSQL can have, none of them its own.</summary>
internal static class PostgresPrivileges
{
    private static readonly SearchValues<char> NotInArguments = SearchValues.Create("'\\$;-/*=<>:@#%^&|`?!{}~+\0\r\n\t\v\f\b");

    /// <summary>Refuses what PostgreSQL does not have or the instance does not give.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>; the value is not repeated.</exception>
    public static void Check(CredentialScope scope, InstanceRules rules)
    {
        if (scope.Hosts is not ["%"])
            throw ParameterRules.Wrong(
                "Domains",
                "only '%' for PostgreSQL, whose accounts have no hosts: pg_hba.conf of the instance says from where they may log in",
                "PostgreSQL 仅支持 '%'：其账号不区分主机，允许登录的来源由实例的 pg_hba.conf 决定");
        HashSet<string> things = new(StringComparer.Ordinal);
        foreach (PrivilegeUnit unit in scope.Privileges)
        {
            PostgresLevel level = LevelOf(unit);
            CheckWords(unit, level, rules);
            CheckDatabase(unit.Database, rules);
            CheckSchema(unit, level);
            CheckName(unit, level);
            CheckColumn(unit, level);
            CheckSuperfluous(unit, level);

            // No part has a NUL, so that no two different things meet in one key.
            if (!things.Add(string.Join('\0', unit.Level, unit.Database, level.SchemaIn(unit), level.NameIn(unit), unit.Column)))
                throw Wrong("PrivilegeName", "one unit for each thing, with all its privileges", "每个对象仅一个单元，包含其全部权限");
        }
    }

    /// <summary>Parts a function's name from its argument types, which stand in brackets behind it; null if it has none.</summary>
    public static (string Name, string? Arguments) Parts(string function)
    {
        int bracket = function.IndexOf('(', StringComparison.Ordinal);
        return bracket < 0 ? (function, null) : (function[..bracket].TrimEnd(' '), function[bracket..]);
    }

    private static PostgresLevel LevelOf(PrivilegeUnit unit)
    {
        if (unit.Level == "GlobalPrivileges")
            throw Wrong(
                "PrivilegeName",
                "no GlobalPrivileges for PostgreSQL, where these are attributes of a role (SUPERUSER, CREATEDB, CREATEROLE) and never given",
                "PostgreSQL 不支持 GlobalPrivileges：其全局权限是角色属性（SUPERUSER、CREATEDB、CREATEROLE），不予授予");
        string levels = string.Join(", ", PostgresLevel.All.Keys.Order(StringComparer.Ordinal));
        return PostgresLevel.All.TryGetValue(unit.Level, out PostgresLevel? level) ? level : throw Wrong("PrivilegeName", $"one of {levels}", $"{levels} 之一");
    }

    private static void CheckWords(PrivilegeUnit unit, PostgresLevel level, InstanceRules rules)
    {
        string words = string.Join(", ", level.Words);
        if (unit.Privileges.Count == 0 || unit.Privileges.Any(word => !level.Words.Contains(word)))
            throw Wrong("Privileges", $"at {unit.Level} at least one of {words}", $"{unit.Level} 至少一项：{words}");
        if (unit.Privileges.Distinct(StringComparer.Ordinal).Count() != unit.Privileges.Count)
            throw Wrong("Privileges", "each privilege once", "每项权限仅出现一次");
        if (rules.Privileges.Count > 0 && unit.Privileges.Any(word => !rules.Privileges.Contains(word)))
            throw Wrong("Privileges", "the privileges that the instance gives to accounts", "该实例允许授予账号的权限");
    }

    private static void CheckDatabase(string database, InstanceRules rules)
    {
        CheckIdentifier("Database", database);
        if (database is "template0" or "template1")
            throw Wrong("Database", "a database of your own, not a template of PostgreSQL", "用户自己的数据库，不能是 PostgreSQL 的模板数据库");
        if (rules.Databases.Count > 0 && !rules.Databases.Contains(database))
            throw Wrong("Database", "the databases that the instance gives to accounts", "该实例允许授权的数据库");
    }

    private static void CheckSchema(PrivilegeUnit unit, PostgresLevel level)
    {
        if (unit.Schema.Length == 0 && level.Kind != PostgresKind.Schema)
            return;
        CheckIdentifier("SchemaName", unit.Schema);
        if (unit.Schema == "information_schema" || unit.Schema.StartsWith("pg_", StringComparison.Ordinal))
            throw Wrong("SchemaName", "a schema of your own, not one of PostgreSQL's", "用户自己的 schema，不能是 PostgreSQL 的系统 schema");
    }

    private static void CheckName(PrivilegeUnit unit, PostgresLevel level)
    {
        if (level.Field.Length == 0)
            return;
        if (level.Kind is not (PostgresKind.Function or PostgresKind.Procedure))
        {
            CheckIdentifier(level.Field, level.NameIn(unit));
            return;
        }

        (string name, string? arguments) = Parts(level.NameIn(unit));
        CheckIdentifier(level.Field, name);
        if (arguments is not null && (arguments.Length > 1000 || !arguments.EndsWith(')') || arguments.ContainsAny(NotInArguments)))
            throw Wrong(level.Field, "a name, or a name with its argument types: f(integer, text)", "名称，或带参数类型的名称：f(integer, text)");
    }

    private static void CheckColumn(PrivilegeUnit unit, PostgresLevel level)
    {
        if (level.Kind == PostgresKind.Column)
            CheckIdentifier("ColumnName", unit.Column);
    }

    private static void CheckSuperfluous(PrivilegeUnit unit, PostgresLevel level)
    {
        (string Field, string Name, bool Needed)[] names =
        [
            ("SchemaName", unit.Schema, level.InSchema), ("ColumnName", unit.Column, level.Kind == PostgresKind.Column),
            ("TableName", unit.Table, false), ("SequenceName", unit.Sequence, false), ("FunctionName", unit.Function, false),
            ("ProcedureName", unit.Procedure, false), ("TypeName", unit.Type, false), ("ViewName", unit.View, false),
            ("MatviewName", unit.MaterializedView, false),
        ];
        foreach ((string field, string name, bool needed) in names)
        {
            if (name.Length > 0 && !needed && field != level.Field)
                throw Wrong(field, $"nothing at {unit.Level}", $"{unit.Level} 不使用此字段");
        }
    }

    private static void CheckIdentifier(string field, string name)
    {
        if (!PostgresNames.IsIdentifier(name))
            throw Wrong(
                field,
                $"1 to {PostgresNames.LongestIdentifier} bytes of UTF-8 without NUL, as PostgreSQL's names are",
                $"PostgreSQL 名称，UTF-8 编码 1 至 {PostgresNames.LongestIdentifier} 字节，不含 NUL");
    }

    private static ApiException Wrong(string field, string allowed, string allowedChinese) =>
        ParameterRules.Wrong($"PrivilegesList.{field}", allowed, allowedChinese);
}
