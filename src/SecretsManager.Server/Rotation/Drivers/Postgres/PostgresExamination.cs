namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>What the administrator's account needs: to make and change roles, and to give rights on what the databases hold.</summary>
internal static class PostgresExamination
{
    private const string Self =
        "SELECT rolsuper::text, rolcreaterole::text, rolinherit::text, pg_is_in_recovery()::text FROM pg_roles WHERE rolname = current_user";

    // May it give: as the owner, as a member of the owner's role, or because it was given the right with the grant option.
    private const string Databases =
        """
        SELECT count(*)::text FROM pg_database d WHERE d.datallowconn AND NOT d.datistemplate AND NOT pg_has_role(current_user, d.datdba, 'USAGE')
        AND NOT has_database_privilege(current_user, d.oid, 'CONNECT WITH GRANT OPTION')
        """;

    private const string Schemas =
        """
        SELECT count(*)::text FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND NOT pg_has_role(current_user, n.nspowner, 'USAGE') AND NOT has_schema_privilege(current_user, n.oid, 'USAGE WITH GRANT OPTION')
        """;

    private const string Tables =
        """
        SELECT count(*)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT pg_has_role(current_user, c.relowner, 'USAGE')
        AND NOT has_table_privilege(current_user, c.oid, 'SELECT WITH GRANT OPTION')
        """;

    /// <summary>What is lacking, as sentences.</summary>
    public static async Task<IReadOnlyList<string>> Examine(PostgresSession session, CancellationToken cancellation)
    {
        List<string[]> self = await session.Ask(Self, 4, "say what the administrator's account is", cancellation);
        if (self is not [[string isSuperuser, string canMakeRoles, string inherits, string isStandby]])
            throw new TargetException(TargetFault.Untrusted, "The instance does not know the account that is logged in.");
        List<string> lacks = [];
        if (isStandby == "true")
            lacks.Add("The instance is a standby and takes no changes; name the primary.");
        if (isSuperuser == "true")
            return lacks;
        if (canMakeRoles != "true")
            lacks.Add("The administrator's account lacks CREATEROLE: it cannot make, change or remove accounts.");
        if (inherits != "true")
            lacks.Add("The administrator's account is NOINHERIT: it has no use of the roles that it is a member of, and cannot end the sessions of accounts.");
        await Count(Databases, "databases", "CONNECT", "of the instance");
        await Count(Schemas, "schemas", "USAGE", "of its own database");
        await Count(Tables, "tables and views", "SELECT", "of its own database");
        return lacks;

        async Task Count(string query, string things, string privilege, string where)
        {
            List<string[]> rows = await session.Ask(query, 1, "say on what the administrator may give rights", cancellation);
            if (rows is [[string count]] && count != "0")
                lacks.Add(
                    $"On {count} {things} {where} the administrator's account can give nothing: it is neither their owner, nor a member of the owner's role, "
                    + $"nor has it {privilege} WITH GRANT OPTION.");
        }
    }
}
