using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>
/// Accounts of PostgreSQL 15 and newer. An account is a role that may log in, is a member of nothing and has exactly the privileges of its scope,
/// in all databases of the instance. Each database's changes are one transaction.
/// </summary>
internal sealed class PostgresDriver(IRandomBytes random, TimeProvider time, ILogger<PostgresDriver> log) : IProductDriver, IAdministratorPassword
{
    private readonly PostgresConnections connections = new(time);

    private enum Login
    {
        Taken,
        Refused,

        // The password is right; the database is closed to the account.
        NotConnected,
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, int SecretType)> Products { get; } = [("Postgres", 1)];

    /// <inheritdoc/>
    public void Check(CredentialScope scope, InstanceRules rules) => PostgresPrivileges.Check(scope, rules);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> Examine(ProductTarget target, CancellationToken cancellation)
    {
        await using PostgresSession session = await connections.Open(target, PostgresConnections.HomeOf(target), cancellation);
        return await PostgresExamination.Examine(session, cancellation);
    }

    /// <inheritdoc/>
    public async Task Apply(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation)
    {
        if (!ScramVerifier.Takes(password))
            throw new TargetException(TargetFault.PasswordRefused, "The password must be of printable ASCII characters.");
        await using PostgresSession home = await connections.Open(target, PostgresConnections.HomeOf(target), cancellation);
        bool keeps = await PostgresRole.Exists(home, account, cancellation) && await Enter(target, account, password, scope, cancellation) != Login.Refused;
        IReadOnlyList<PrivilegeUnit> onDatabases = [.. scope.Privileges.Where(IsOnDatabase)];
        await PostgresWishes.RequireDatabases(home, scope.Privileges.Select(unit => unit.Database).Distinct(StringComparer.Ordinal), cancellation);
        await home.InTransaction(
            async () =>
            {
                await PostgresRole.Settle(home, account, keeps ? null : ScramVerifier.Of(password, random), cancellation);
                List<PostgresWish> wishes = await PostgresWishes.Find(home, account, onDatabases, cancellation);
                await PostgresGrants.Settle(home, account, wishes, PostgresCatalogue.InInstance, cancellation);
            },
            cancellation);

        IEnumerable<string> named = scope.Privileges.Where(unit => !IsOnDatabase(unit)).Select(unit => unit.Database);
        IReadOnlyList<string> noted = await PostgresRole.Databases(home, account, cancellation);
        foreach (string database in named.Concat(noted).Distinct(StringComparer.Ordinal))
        {
            IReadOnlyList<PrivilegeUnit> units = [.. scope.Privileges.Where(unit => !IsOnDatabase(unit) && unit.Database == database)];
            await SettleIn(target, database, account, units, cancellation);
        }

        foreach ((string database, string count) in await PostgresRole.Owned(home, account, cancellation))
            PostgresLog.Owns(log, account, count, database, target);
    }

    /// <inheritdoc/>
    public async Task<bool> LogsIn(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation) =>
        await Enter(target, account, password, scope, cancellation) switch
        {
            Login.Taken => true,
            Login.Refused => false,
            _ => throw new TargetException(
                TargetFault.RightMissing, "The password is right, but the account may not connect to the database: neither it nor PUBLIC has CONNECT."),
        };

    /// <inheritdoc/>
    public async Task Drop(ProductTarget target, string account, CredentialScope scope, CancellationToken cancellation)
    {
        await using PostgresSession home = await connections.Open(target, PostgresConnections.HomeOf(target), cancellation);
        await PostgresRemoval.Remove(home, account, database => connections.Open(target, database, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> Accounts(ProductTarget target, CancellationToken cancellation)
    {
        await using PostgresSession home = await connections.Open(target, PostgresConnections.HomeOf(target), cancellation);
        List<string[]> names = await home.Ask(
            "SELECT rolname::text FROM pg_roles WHERE strpos(rolname, '_SSM_') > 0 ORDER BY 1", 1, "list its accounts", cancellation);
        return [.. names.Select(row => row[0]).Where(AccountName.Is)];
    }

    /// <inheritdoc/>
    public async Task ChangeAdministrator(ProductTarget target, SecretValue before, SecretValue next, CancellationToken cancellation)
    {
        await using PostgresSession home = await connections.Open(target, PostgresConnections.HomeOf(target), cancellation);
        string verifier = PostgresNames.Literal(ScramVerifier.Of(next, random));
        await home.Execute($"ALTER ROLE {PostgresNames.Identifier(target.Administrator)} PASSWORD {verifier}", "change the administrator's password", cancellation, hasPassword: true);
    }

    /// <inheritdoc/>
    public async Task<bool> TakesAdministrator(ProductTarget target, CancellationToken cancellation)
    {
        try
        {
            await using PostgresSession home = await connections.Open(target, PostgresConnections.HomeOf(target), cancellation);
            return true;
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.AdministratorRefused)
        {
            return false;
        }
    }

    private static bool IsOnDatabase(PrivilegeUnit unit) => PostgresLevel.All[unit.Level].Kind == PostgresKind.Database;

    private async Task SettleIn(ProductTarget target, string database, string account, IReadOnlyList<PrivilegeUnit> units, CancellationToken cancellation)
    {
        await using PostgresSession session = await connections.Open(target, database, cancellation);
        await session.InTransaction(
            async () =>
            {
                List<PostgresWish> wishes = await PostgresWishes.Find(session, account, units, cancellation);
                await PostgresGrants.Settle(session, account, wishes, PostgresCatalogue.InDatabase, cancellation);
            },
            cancellation);
    }

    private async Task<Login> Enter(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation)
    {
        if (password.Length == 0)
            return Login.Refused;
        string database = scope.Privileges.Select(unit => unit.Database).FirstOrDefault(name => name.Length > 0, PostgresConnections.HomeOf(target));
        try
        {
            await using PostgresSession session = await connections.Open(target, database, account, password, cancellation);
            return Login.Taken;
        }
        catch (TargetException fault) when (fault.Fault == TargetFault.AdministratorRefused)
        {
            return Login.Refused;
        }
        catch (TargetException fault) when (fault.Fault == TargetFault.RightMissing)
        {
            return Login.NotConnected;
        }
    }
}
