using System.Collections.Frozen;
using System.Text.Json;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>What privileges an account has, by the catalogue: all of them, on whatever, by whomever. What it owns is not counted.</summary>
internal static class PostgresCatalogue
{
    private const string LocalThings =
        """
        SELECT CASE c.relkind WHEN 'S' THEN 'Sequence' ELSE 'Table' END, c.oid::text, n.nspname::text, c.relname::text, '', c.relowner, c.relacl
            FROM held h JOIN pg_class c ON c.oid = h.objid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE h.classid = 'pg_class'::regclass AND h.objsubid = 0
        UNION ALL SELECT 'Column', c.oid::text || '.' || a.attnum::text, n.nspname, c.relname, a.attname, c.relowner, a.attacl
            FROM held h JOIN pg_class c ON c.oid = h.objid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = h.objid AND a.attnum = h.objsubid
            WHERE h.classid = 'pg_class'::regclass AND h.objsubid <> 0
        UNION ALL SELECT 'Schema', n.oid::text, '', n.nspname, '', n.nspowner, n.nspacl
            FROM held h JOIN pg_namespace n ON n.oid = h.objid WHERE h.classid = 'pg_namespace'::regclass
        UNION ALL SELECT CASE p.prokind WHEN 'p' THEN 'Procedure' ELSE 'Function' END, p.oid::text, n.nspname, p.proname,
            (SELECT coalesce(json_agg(json_build_array(tn.nspname, t.typname) ORDER BY u.at), '[]')::text
                FROM unnest(p.proargtypes) WITH ORDINALITY u (type, at) JOIN pg_type t ON t.oid = u.type JOIN pg_namespace tn ON tn.oid = t.typnamespace),
            p.proowner, p.proacl
            FROM held h JOIN pg_proc p ON p.oid = h.objid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE h.classid = 'pg_proc'::regclass
        UNION ALL SELECT 'Type', t.oid::text, n.nspname, t.typname, '', t.typowner, t.typacl
            FROM held h JOIN pg_type t ON t.oid = h.objid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE h.classid = 'pg_type'::regclass
        UNION ALL SELECT 'Language', l.oid::text, '', l.lanname, '', l.lanowner, l.lanacl
            FROM held h JOIN pg_language l ON l.oid = h.objid WHERE h.classid = 'pg_language'::regclass
        UNION ALL SELECT 'Wrapper', w.oid::text, '', w.fdwname, '', w.fdwowner, w.fdwacl
            FROM held h JOIN pg_foreign_data_wrapper w ON w.oid = h.objid WHERE h.classid = 'pg_foreign_data_wrapper'::regclass
        UNION ALL SELECT 'Server', s.oid::text, '', s.srvname, '', s.srvowner, s.srvacl
            FROM held h JOIN pg_foreign_server s ON s.oid = h.objid WHERE h.classid = 'pg_foreign_server'::regclass
        UNION ALL SELECT 'LargeObject', l.oid::text, '', '', '', l.lomowner, l.lomacl
            FROM held h JOIN pg_largeobject_metadata l ON l.oid = h.objid WHERE h.classid = 'pg_largeobject'::regclass
        UNION ALL SELECT 'Default', d.oid::text, coalesce((SELECT n.nspname FROM pg_namespace n WHERE n.oid = d.defaclnamespace), ''),
            pg_get_userbyid(d.defaclrole), d.defaclobjtype::text, d.defaclrole, d.defaclacl
            FROM held h JOIN pg_default_acl d ON d.oid = h.objid WHERE h.classid = 'pg_default_acl'::regclass
        """;

    private const string SharedThings =
        """
        SELECT 'Database', d.oid::text, '', d.datname::text, '', d.datdba, d.datacl
            FROM held h JOIN pg_database d ON d.oid = h.objid WHERE h.classid = 'pg_database'::regclass
        UNION ALL SELECT 'Tablespace', t.oid::text, '', t.spcname, '', t.spcowner, t.spcacl
            FROM held h JOIN pg_tablespace t ON t.oid = h.objid WHERE h.classid = 'pg_tablespace'::regclass
        UNION ALL SELECT 'Setting', s.oid::text, '', s.parname, '', 10::oid, s.paracl
            FROM held h JOIN pg_parameter_acl s ON s.oid = h.objid WHERE h.classid = 'pg_parameter_acl'::regclass
        """;

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN", "USAGE", "CREATE", "CONNECT", "TEMPORARY", "EXECUTE",
            "SET", "ALTER SYSTEM",
        ],
        StringComparer.Ordinal);

    private static readonly string OfDatabase = Query("(SELECT oid FROM pg_database WHERE datname = current_database())", LocalThings);

    private static readonly string OfInstance = Query("0", SharedThings);

    /// <summary>What an account has in the session's database.</summary>
    public static Task<List<PostgresHolding>> InDatabase(PostgresSession session, string account, CancellationToken cancellation) =>
        Read(session, OfDatabase, account, cancellation);

    /// <summary>What an account has on the databases themselves and on all else that no database holds.</summary>
    public static Task<List<PostgresHolding>> InInstance(PostgresSession session, string account, CancellationToken cancellation) =>
        Read(session, OfInstance, account, cancellation);

    /// <summary>How a function or procedure stands in a statement. Its types are named by name: their usual texts could not be quoted.</summary>
    /// <param name="types">A JSON array of the arguments' types, each an array of schema and name.</param>
    public static string Routine(string schema, string name, string types)
    {
        string[][]? pairs;
        try
        {
            pairs = JsonSerializer.Deserialize<string[][]>(types);
        }
        catch (JsonException)
        {
            throw Strange();
        }

        if (pairs is null || pairs.Any(type => type is not [{ } first, { } second] || !PostgresNames.IsIdentifier(first) || !PostgresNames.IsIdentifier(second)))
            throw Strange();
        return $"{PostgresNames.Qualified(schema, name)}({string.Join(", ", pairs.Select(type => PostgresNames.Qualified(type[0], type[1])))})";
    }

    // The catalogue notes for each role on which things it has privileges; these are found without reading the tables of all things.
    private static string Query(string database, string things) =>
        $"""
        WITH role AS (SELECT oid FROM pg_roles WHERE rolname = $1),
        held AS (SELECT d.classid, d.objid, d.objsubid FROM pg_shdepend d, role
            WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = role.oid AND d.deptype = 'a' AND d.dbid = {database}),
        things (kind, id, schema, name, part, owner, acl) AS ({things})
        SELECT t.kind, t.id, t.schema, t.name, t.part, pg_get_userbyid(t.owner)::text, pg_get_userbyid(x.grantor)::text, x.privilege_type, x.is_grantable::text
        FROM things t, aclexplode(t.acl) x, role WHERE x.grantee = role.oid AND t.owner <> role.oid
        ORDER BY 1, 2, 8, 7
        """;

    private static async Task<List<PostgresHolding>> Read(PostgresSession session, string query, string account, CancellationToken cancellation)
    {
        List<string[]> rows = await session.Ask(query, 9, "say which privileges the account has", cancellation, account);
        try
        {
            return [.. rows.Select(Holding)];
        }
        catch (Exception fault) when (fault is ArgumentException)
        {
            throw Strange();
        }
    }

    private static PostgresHolding Holding(string[] row)
    {
        if (row is not [string kindName, string id, string schema, string name, string part, string owner, string grantor, string privilege, string grantable]
            || !Words.Contains(privilege) || id.Length == 0 || !id.All(c => char.IsAsciiDigit(c) || c == '.'))
            throw Strange();
        PostgresKind kind = Enum.Parse<PostgresKind>(kindName);
        PostgresThing thing = new(kind, id, Target(kind, id, schema, name, part))
        {
            Column = kind == PostgresKind.Column ? $" ({PostgresNames.Identifier(part)})" : string.Empty,
            Prelude = kind == PostgresKind.Default ? Prelude(schema, name) : string.Empty,
        };
        return new PostgresHolding(thing, privilege, owner, grantor, grantable == "true");
    }

    private static string Target(PostgresKind kind, string id, string schema, string name, string part) => kind switch
    {
        PostgresKind.Database => $"DATABASE {PostgresNames.Identifier(name)}",
        PostgresKind.Schema => $"SCHEMA {PostgresNames.Identifier(name)}",
        PostgresKind.Table or PostgresKind.Column => $"TABLE {PostgresNames.Qualified(schema, name)}",
        PostgresKind.Sequence => $"SEQUENCE {PostgresNames.Qualified(schema, name)}",
        PostgresKind.Function => $"FUNCTION {Routine(schema, name, part)}",
        PostgresKind.Procedure => $"PROCEDURE {Routine(schema, name, part)}",
        PostgresKind.Type => $"TYPE {PostgresNames.Qualified(schema, name)}",
        PostgresKind.Language => $"LANGUAGE {PostgresNames.Identifier(name)}",
        PostgresKind.Wrapper => $"FOREIGN DATA WRAPPER {PostgresNames.Identifier(name)}",
        PostgresKind.Server => $"FOREIGN SERVER {PostgresNames.Identifier(name)}",
        PostgresKind.LargeObject => $"LARGE OBJECT {id}",
        PostgresKind.Tablespace => $"TABLESPACE {PostgresNames.Identifier(name)}",
        PostgresKind.Setting => $"PARAMETER {string.Join('.', name.Split('.').Select(PostgresNames.Identifier))}",
        PostgresKind.Default => part switch
        {
            "r" => "TABLES",
            "S" => "SEQUENCES",
            "f" => "FUNCTIONS",
            "T" => "TYPES",
            "n" => "SCHEMAS",
            "L" => "LARGE OBJECTS",
            _ => throw Strange(),
        },
        _ => throw Strange(),
    };

    private static string Prelude(string schema, string owner) =>
        $"ALTER DEFAULT PRIVILEGES FOR ROLE {PostgresNames.Identifier(owner)} {(schema.Length > 0 ? $"IN SCHEMA {PostgresNames.Identifier(schema)} " : string.Empty)}";

    private static TargetException Strange() => new(TargetFault.Untrusted, "The instance says of privileges what PostgreSQL never does.");
}
