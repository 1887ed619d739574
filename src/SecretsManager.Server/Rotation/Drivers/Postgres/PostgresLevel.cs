using System.Collections.Frozen;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>A level at which PostgreSQL gives privileges: the closed list of its words, and the names that say on what.</summary>
/// <param name="Words">The privileges that there are, in PostgreSQL's words.</param>
/// <param name="Kind">How PostgreSQL's <c>GRANT</c> calls such a thing.</param>
/// <param name="Field">The request's field that names the thing; empty where the database or the schema is it.</param>
internal sealed record PostgresLevel(IReadOnlyList<string> Words, PostgresKind Kind, string Field)
{
    private static readonly string[] OfTables = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"];

    /// <summary>The levels by the API's names. The privileges of the whole instance are attributes of a role in PostgreSQL, and are never given.</summary>
    public static FrozenDictionary<string, PostgresLevel> All { get; } = new Dictionary<string, PostgresLevel>
    {
        ["DatabasePrivileges"] = new(["CONNECT", "CREATE", "TEMPORARY"], PostgresKind.Database, string.Empty),
        ["SchemaPrivileges"] = new(["USAGE", "CREATE"], PostgresKind.Schema, string.Empty),
        ["TablePrivileges"] = new(OfTables, PostgresKind.Table, "TableName"),
        ["ColumnPrivileges"] = new(["SELECT", "INSERT", "UPDATE", "REFERENCES"], PostgresKind.Column, "TableName"),
        ["SequencePrivileges"] = new(["USAGE", "SELECT", "UPDATE"], PostgresKind.Sequence, "SequenceName"),
        ["FunctionPrivileges"] = new(["EXECUTE"], PostgresKind.Function, "FunctionName"),
        ["ProcedurePrivileges"] = new(["EXECUTE"], PostgresKind.Procedure, "ProcedureName"),
        ["TypePrivileges"] = new(["USAGE"], PostgresKind.Type, "TypeName"),
        ["ViewPrivileges"] = new(OfTables, PostgresKind.View, "ViewName"),
        ["MatviewPrivileges"] = new(OfTables, PostgresKind.MaterializedView, "MatviewName"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the thing lies in a schema; one that is not named is <c>public</c>.</summary>
    public bool InSchema => Kind is not PostgresKind.Database;

    /// <summary>The name of the thing; empty where the database or the schema is it.</summary>
    public string NameIn(PrivilegeUnit unit) => Field switch
    {
        "TableName" => unit.Table,
        "SequenceName" => unit.Sequence,
        "FunctionName" => unit.Function,
        "ProcedureName" => unit.Procedure,
        "TypeName" => unit.Type,
        "ViewName" => unit.View,
        "MatviewName" => unit.MaterializedView,
        _ => string.Empty,
    };

    /// <summary>The schema that the unit means.</summary>
    public string SchemaIn(PrivilegeUnit unit) => !InSchema || unit.Schema.Length > 0 ? unit.Schema : "public";
}
