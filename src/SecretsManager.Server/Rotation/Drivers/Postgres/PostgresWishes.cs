using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>Finds in the catalogue what the units of a scope name.</summary>
internal static class PostgresWishes
{
    private const string Databases = "SELECT oid::text, pg_get_userbyid(datdba)::text, '' FROM pg_database WHERE datname = $1";

    private const string Schemas = "SELECT oid::text, pg_get_userbyid(nspowner)::text, '' FROM pg_namespace WHERE nspname = $1";

    private const string Relations =
        """
        SELECT c.oid::text, pg_get_userbyid(c.relowner)::text, '' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind::text = ANY (string_to_array($3, NULL))
        """;

    private const string Columns =
        """
        SELECT c.oid::text || '.' || a.attnum::text, pg_get_userbyid(c.relowner)::text, ''
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attname = $3 AND a.attnum > 0 AND NOT a.attisdropped
        """;

    // Neither the types of arrays nor of tables: PostgreSQL gives nothing on the first, and the second are the tables' matter.
    private const string Types =
        """
        SELECT t.oid::text, pg_get_userbyid(t.typowner)::text, '' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE n.nspname = $1 AND t.typname = $2 AND NOT EXISTS (SELECT 1 FROM pg_type e WHERE e.typarray = t.oid)
        AND (t.typrelid = 0 OR EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
        """;

    private const string RoutineParts =
        """
        SELECT p.oid::text, pg_get_userbyid(p.proowner)::text,
        (SELECT coalesce(json_agg(json_build_array(tn.nspname, t.typname) ORDER BY u.at), '[]')::text
            FROM unnest(p.proargtypes) WITH ORDINALITY u (type, at) JOIN pg_type t ON t.oid = u.type JOIN pg_namespace tn ON tn.oid = t.typnamespace)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = $1 AND p.proname = $2 AND (CASE p.prokind WHEN 'p' THEN 'Procedure' ELSE 'Function' END) = $3
        """;

    // The text with the types is read by PostgreSQL as a name, and never as a statement.
    private const string RoutinesWithTypes = RoutineParts + " AND p.oid = to_regprocedure($4)";

    /// <summary>Sees that all databases are there, before anything is done for one of them.</summary>
    /// <exception cref="TargetException"><c>NotThere</c>: one is not.</exception>
    public static async Task RequireDatabases(PostgresSession session, IEnumerable<string> databases, CancellationToken cancellation)
    {
        foreach (string database in databases)
        {
            if ((await session.Ask(Databases, 3, "find the databases that are named", cancellation, database)).Count == 0)
                throw new TargetException(TargetFault.NotThere, "A database that is named is not in the instance.");
        }
    }

    /// <summary>What the scope asks for in the session's database, or, of the databases themselves, in the instance.</summary>
    /// <exception cref="TargetException"><c>NotThere</c>: something named is not there.</exception>
    public static async Task<List<PostgresWish>> Find(
        PostgresSession session, string account, IEnumerable<PrivilegeUnit> units, CancellationToken cancellation)
    {
        List<PostgresWish> wishes = [];
        foreach (PrivilegeUnit unit in units)
        {
            PostgresLevel level = PostgresLevel.All[unit.Level];
            if (unit.Privileges.Any(privilege => !level.Words.Contains(privilege)))
                throw new ArgumentException("A privilege that was never checked.", nameof(units));
            List<string[]> found = await Ask(session, unit, level, cancellation);
            if (found.Count == 0)
                throw new TargetException(TargetFault.NotThere, $"What a unit of {unit.Level} names is not in the instance.");
            if (found.Count > 1)
                throw new TargetException(TargetFault.NotThere, $"A unit of {unit.Level} names several things; give the types of the arguments with the name.");
            (string id, string owner, string types) = (found[0][0], found[0][1], found[0][2]);

            // An owner may do everything, and has it noted in no list.
            if (owner != account)
                wishes.AddRange(unit.Privileges.Select(privilege => new PostgresWish(Thing(unit, level, id, types), privilege, unit.Level)));
        }

        return wishes;
    }

    private static Task<List<string[]>> Ask(PostgresSession session, PrivilegeUnit unit, PostgresLevel level, CancellationToken cancellation)
    {
        string schema = level.SchemaIn(unit);
        string name = level.NameIn(unit);
        string doing = $"find what a unit of {unit.Level} names";
        switch (level.Kind)
        {
            case PostgresKind.Database:
                return session.Ask(Databases, 3, doing, cancellation, unit.Database);
            case PostgresKind.Schema:
                return session.Ask(Schemas, 3, doing, cancellation, schema);
            case PostgresKind.Column:
                return session.Ask(Columns, 3, doing, cancellation, schema, name, unit.Column);
            case PostgresKind.Type:
                return session.Ask(Types, 3, doing, cancellation, schema, name);
            case PostgresKind.Function or PostgresKind.Procedure:
                (string plain, string? arguments) = PostgresPrivileges.Parts(name);
                return arguments is null
                    ? session.Ask(RoutineParts, 3, doing, cancellation, schema, plain, level.Kind.ToString())
                    : session.Ask(
                        RoutinesWithTypes, 3, doing, cancellation, schema, plain, level.Kind.ToString(), PostgresNames.Qualified(schema, plain) + arguments);
            default:
                return session.Ask(Relations, 3, doing, cancellation, schema, name, RelationKinds(level.Kind));
        }
    }

    private static string RelationKinds(PostgresKind kind) => kind switch
    {
        PostgresKind.Table => "rpf",
        PostgresKind.Sequence => "S",
        PostgresKind.View => "v",
        PostgresKind.MaterializedView => "m",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static PostgresThing Thing(PrivilegeUnit unit, PostgresLevel level, string id, string types)
    {
        string schema = level.SchemaIn(unit);
        string name = level.NameIn(unit);
        return level.Kind switch
        {
            PostgresKind.Database => new(level.Kind, id, $"DATABASE {PostgresNames.Identifier(unit.Database)}"),
            PostgresKind.Schema => new(level.Kind, id, $"SCHEMA {PostgresNames.Identifier(schema)}"),
            PostgresKind.Sequence => new(level.Kind, id, $"SEQUENCE {PostgresNames.Qualified(schema, name)}"),
            PostgresKind.Type => new(level.Kind, id, $"TYPE {PostgresNames.Qualified(schema, name)}"),
            PostgresKind.Function => new(level.Kind, id, $"FUNCTION {PostgresCatalogue.Routine(schema, PostgresPrivileges.Parts(name).Name, types)}"),
            PostgresKind.Procedure => new(level.Kind, id, $"PROCEDURE {PostgresCatalogue.Routine(schema, PostgresPrivileges.Parts(name).Name, types)}"),
            PostgresKind.Column => new(level.Kind, id, $"TABLE {PostgresNames.Qualified(schema, name)}")
            {
                Column = $" ({PostgresNames.Identifier(unit.Column)})",
            },
            _ => new(PostgresKind.Table, id, $"TABLE {PostgresNames.Qualified(schema, name)}"),
        };
    }
}
