namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>Brings what an account has to exactly what it shall have, inside a transaction of the caller's.</summary>
internal static class PostgresGrants
{
    /// <summary>How the catalogue is asked: <see cref="PostgresCatalogue.InDatabase"/> or <see cref="PostgresCatalogue.InInstance"/>.</summary>
    public delegate Task<List<PostgresHolding>> Reading(PostgresSession session, string account, CancellationToken cancellation);

    /// <summary>Takes away what is too much, gives what is missing, and reads all of it again.</summary>
    /// <exception cref="TargetException">The catalogue does not say in the end what was asked for.</exception>
    public static async Task Settle(
        PostgresSession session, string account, IReadOnlyCollection<PostgresWish> wishes, Reading read, CancellationToken cancellation)
    {
        string grantee = PostgresNames.Identifier(account);
        var wanted = wishes.Select(wish => (wish.Thing.Key, wish.Privilege)).ToHashSet();
        List<PostgresHolding> held = await read(session, account, cancellation);
        PostgresHolding[] excess = [.. held.Where(holding => IsExcess(holding, wanted))];
        foreach (PostgresHolding holding in excess)
            await Revoke(session, grantee, holding, wanted.Contains((holding.Thing.Key, holding.Privilege)), cancellation);

        // What is taken away on a table is taken away on its columns too.
        if (excess.Length > 0)
            held = await read(session, account, cancellation);
        var had = held.Select(holding => (holding.Thing.Key, holding.Privilege)).ToHashSet();
        PostgresWish[] missing = [.. wishes.Where(wish => !had.Contains((wish.Thing.Key, wish.Privilege)))];
        foreach (PostgresWish wish in missing)
        {
            await session.Execute(
                $"GRANT {wish.Privilege}{wish.Thing.Column} ON {wish.Thing.Target} TO {grantee}", $"give {wish.Privilege} at {wish.Level}", cancellation);
        }

        if (excess.Length + missing.Length > 0)
            held = await read(session, account, cancellation);
        Verify(held, wishes, wanted);
    }

    private static bool IsExcess(PostgresHolding holding, HashSet<((PostgresKind, string), string)> wanted) =>
        holding.IsGrantable || !wanted.Contains((holding.Thing.Key, holding.Privilege));

    private static async Task Revoke(PostgresSession session, string grantee, PostgresHolding holding, bool onlyPassing, CancellationToken cancellation)
    {
        // PostgreSQL takes away only what the same role gave; for others than the owner it must be asked for as that role.
        bool asGrantor = holding.Grantor != holding.Owner && holding.Thing.Kind != PostgresKind.Default;
        if (asGrantor)
            await session.Execute($"SET LOCAL ROLE {PostgresNames.Identifier(holding.Grantor)}", "act as the role that gave a privilege", cancellation);
        string option = onlyPassing ? "GRANT OPTION FOR " : string.Empty;
        await session.Execute(
            $"{holding.Thing.Prelude}REVOKE {option}{holding.Privilege}{holding.Thing.Column} ON {holding.Thing.Target} FROM {grantee} CASCADE",
            "take away a privilege that is not asked for",
            cancellation);
        if (asGrantor)
            await session.Execute("RESET ROLE", "act as the administrator again", cancellation);
    }

    private static void Verify(List<PostgresHolding> held, IReadOnlyCollection<PostgresWish> wishes, HashSet<((PostgresKind, string), string)> wanted)
    {
        // Whoever may give nothing on a thing is only warned by PostgreSQL.
        var has = held.Select(holding => (holding.Thing.Key, holding.Privilege)).ToHashSet();
        if (wishes.FirstOrDefault(wish => !has.Contains((wish.Thing.Key, wish.Privilege))) is { } missing)
            throw new TargetException(TargetFault.RightMissing, $"The administrator's account may not give {missing.Privilege} at {missing.Level}.");
        if (held.Any(holding => IsExcess(holding, wanted)))
            throw new TargetException(TargetFault.Failed, "The account still has privileges that are not asked for; they could not be taken away.");
    }
}
