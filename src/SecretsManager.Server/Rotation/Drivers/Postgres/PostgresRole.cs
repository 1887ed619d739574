namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>The role that an account is: its attributes, what it is a member of, what it owns.</summary>
internal static class PostgresRole
{
    private const string Attributes =
        """
        SELECT rolcanlogin::text, rolsuper::text, rolcreatedb::text, rolcreaterole::text, rolreplication::text, rolbypassrls::text,
        (rolvaliduntil IS NOT NULL AND rolvaliduntil <> 'infinity')::text FROM pg_roles WHERE rolname = $1
        """;

    // What undoes each of the attributes of the query, in its order. One that is right is not named: naming it may need a right of its own.
    private static readonly (string Wrong, string Mend)[] Mends =
    [
        ("false", "LOGIN"), ("true", "NOSUPERUSER"), ("true", "NOCREATEDB"), ("true", "NOCREATEROLE"), ("true", "NOREPLICATION"), ("true", "NOBYPASSRLS"),
        ("true", "VALID UNTIL 'infinity'"),
    ];

    /// <summary>Whether there is such a role.</summary>
    public static async Task<bool> Exists(PostgresSession session, string account, CancellationToken cancellation) =>
        (await session.Ask("SELECT 1::text FROM pg_roles WHERE rolname = $1", 1, "say whether the account is there", cancellation, account)).Count > 0;

    /// <summary>Makes the role, or brings its attributes to those of an ordinary one; takes it out of all roles that it is a member of.</summary>
    /// <param name="verifier">What its password becomes; null leaves the one that it has.</param>
    public static async Task Settle(PostgresSession session, string account, string? verifier, CancellationToken cancellation)
    {
        string role = PostgresNames.Identifier(account);
        string password = verifier is null ? string.Empty : $" PASSWORD {PostgresNames.Literal(verifier)}";
        List<string[]> attributes = await session.Ask(Attributes, Mends.Length, "say what the account is", cancellation, account);
        if (attributes.Count == 0)
        {
            await session.Execute(
                $"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS{password}",
                "make the account",
                cancellation,
                hasPassword: true);
            return;
        }

        string mends = string.Concat(Mends.Where((mend, at) => attributes[0][at] == mend.Wrong).Select(mend => $" {mend.Mend}"));
        if (mends.Length + password.Length > 0)
            await session.Execute($"ALTER ROLE {role}{mends}{password}", "change the account", cancellation, hasPassword: true);
        await Leave(session, account, role, cancellation);
    }

    /// <summary>How many things the account owns, by database; empty names those that no database holds.</summary>
    public static async Task<IReadOnlyList<(string Database, string Count)>> Owned(PostgresSession session, string account, CancellationToken cancellation)
    {
        List<string[]> rows = await session.Ask(
            """
            SELECT coalesce(b.datname, '')::text, count(*)::text
            FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid LEFT JOIN pg_database b ON b.oid = d.dbid
            WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o' AND r.rolname = $1 AND d.classid <> 'pg_default_acl'::regclass GROUP BY 1 ORDER BY 1
            """,
            2,
            "say what the account owns",
            cancellation,
            account);
        return [.. rows.Select(row => (row[0], row[1]))];
    }

    /// <summary>The databases in which the account has privileges, or is named in some other way.</summary>
    public static async Task<IReadOnlyList<string>> Databases(PostgresSession session, string account, CancellationToken cancellation)
    {
        List<string[]> rows = await session.Ask(
            """
            SELECT DISTINCT b.datname::text FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid JOIN pg_database b ON b.oid = d.dbid
            WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype <> 'o' AND r.rolname = $1 ORDER BY 1
            """,
            1,
            "say where the account has privileges",
            cancellation,
            account);
        return [.. rows.Select(row => row[0])];
    }

    private static async Task Leave(PostgresSession session, string account, string role, CancellationToken cancellation)
    {
        List<string[]> groups = await session.Ask(
            """
            SELECT pg_get_userbyid(m.roleid)::text, pg_get_userbyid(m.grantor)::text FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
            WHERE r.rolname = $1 ORDER BY 1, 2
            """,
            2,
            "say of which roles the account is a member",
            cancellation,
            account);
        foreach (string[] group in groups)
        {
            // From version 16 on several roles may have given the same membership, and each is taken away as given by its own.
            string by = session.Major >= 16 ? $" GRANTED BY {PostgresNames.Identifier(group[1])}" : string.Empty;
            await session.Execute(
                $"REVOKE {PostgresNames.Identifier(group[0])} FROM {role}{by} CASCADE", "take the account out of a role", cancellation);
        }
    }
}
