namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>
/// How an account is removed: it may no longer log in, its sessions end, its privileges go, the role goes. What it owns is neither dropped nor given
/// to the administrator, whose rights its functions and triggers would then have: an account that owns something stays, locked.
/// </summary>
internal static class PostgresRemoval
{
    private const string Sessions = "FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid WHERE r.rolname = $1";

    // The server's wait for each; together they stay below the limit of a statement.
    private const int EndMilliseconds = 1000;
    private const int EndAtOnce = 5;
    private const int EndTries = 20;

    /// <summary>Removes the account.</summary>
    /// <param name="open">Opens a session of the administrator's in a database.</param>
    /// <exception cref="TargetException">It is not known to be gone; perhaps it is locked.</exception>
    public static async Task Remove(PostgresSession home, string account, Func<string, Task<PostgresSession>> open, CancellationToken cancellation)
    {
        if (!await PostgresRole.Exists(home, account, cancellation))
            return;
        string role = PostgresNames.Identifier(account);
        await TakeOver(home, account, role, cancellation);
        await home.Execute($"ALTER ROLE {role} NOLOGIN", "lock the account", cancellation);
        await EndSessions(home, account, cancellation);
        await RefuseOwner(home, account, cancellation);
        foreach (string database in await PostgresRole.Databases(home, account, cancellation))
        {
            await using PostgresSession session = await open(database);
            await Empty(session, account, role, PostgresCatalogue.InDatabase, cancellation);
        }

        await Empty(home, account, role, PostgresCatalogue.InInstance, cancellation);
        await home.Execute($"DROP ROLE IF EXISTS {role}", "remove the account", cancellation);
    }

    // Only a member may end the sessions of a role and take from it what others gave; a superuser is as good as one.
    private static async Task TakeOver(PostgresSession home, string account, string role, CancellationToken cancellation)
    {
        List<string[]> isMember = await home.Ask(
            "SELECT pg_has_role(current_user, oid, 'USAGE')::text FROM pg_roles WHERE rolname = $1",
            1,
            "say whether the account is the administrator's",
            cancellation,
            account);
        if (isMember is [["false"]])
            await home.Execute($"GRANT {role} TO CURRENT_USER", "take the account over", cancellation);
    }

    private static async Task EndSessions(PostgresSession home, string account, CancellationToken cancellation)
    {
        await home.Ask($"SELECT pg_terminate_backend(a.pid)::text {Sessions}", 1, "end the account's sessions", cancellation, account);
        for (int tries = 0; tries < EndTries; tries++)
        {
            List<string[]> left = await home.Ask(
                $"SELECT pg_terminate_backend(a.pid, {EndMilliseconds})::text {Sessions} LIMIT {EndAtOnce}",
                1,
                "end the account's sessions",
                cancellation,
                account);
            if (left.Count == 0)
                return;
        }

        throw new TargetException(TargetFault.Failed, "The account is locked, but its sessions do not end.");
    }

    private static async Task RefuseOwner(PostgresSession home, string account, CancellationToken cancellation)
    {
        if ((await PostgresRole.Owned(home, account, cancellation)).Count > 0)
            throw new TargetException(
                TargetFault.Failed,
                "The account is locked, but not removed, as it owns things. Give them to another role (REASSIGN OWNED) or drop them, in each database, "
                + "and remove it again.");
    }

    private static Task Empty(PostgresSession session, string account, string role, PostgresGrants.Reading read, CancellationToken cancellation) =>
        session.InTransaction(
            async () =>
            {
                await PostgresGrants.Settle(session, account, [], read, cancellation);
                await RefuseOwner(session, account, cancellation);

                // It owns nothing: what goes is its place in policies and in the defaults of others.
                await session.Execute($"DROP OWNED BY {role}", "take the account out of the database", cancellation);
            },
            cancellation);
}
