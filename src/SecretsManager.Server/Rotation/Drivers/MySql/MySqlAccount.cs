using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>One account of a secret, which to the engine is one for each host: brought to what it shall be, by what differs from that.</summary>
internal sealed class MySqlAccount(MySqlSession session, string user, CancellationToken cancellation)
{
    private const int OptionPrevents = 1290;
    private const int CannotUser = 1396;

    private readonly MySqlCatalogue catalogue = new(session, cancellation);

    /// <summary>Makes it be there with the password, from these hosts alone, with these rights alone.</summary>
    public async Task Bring(SecretValue password, CredentialScope scope)
    {
        string verifier = MySqlVerifier.Of(password);
        string[] hosts = [.. scope.Hosts.Select(MySqlHost.Stored)];
        IReadOnlyList<MySqlLogin> logins = await catalogue.Logins(user);
        foreach (MySqlLogin login in logins.Where(login => !hosts.Contains(login.Host, StringComparer.Ordinal)))
            await Remove(login.Host);
        HashSet<MySqlGrant> wanted = MySqlGrant.Of(scope.Privileges, session.Dialect);
        foreach (string host in hosts)
        {
            MySqlLogin? login = logins.FirstOrDefault(login => login.Host == host);
            if (login?.Has(verifier) != true)
                await SetPassword(host, password, verifier, isThere: login is not null);
            await BringRights(host, password, verifier, wanted, scope.Privileges);
        }

        IReadOnlyList<MySqlLogin> made = await catalogue.Logins(user);
        if (made.Count != hosts.Length || !made.All(login => hosts.Contains(login.Host, StringComparer.Ordinal) && (login.IsComparable ? login.Has(verifier) : login.Open)))
            throw new TargetException(TargetFault.Failed, "The account is not in the catalogue as it was made; somebody else may be changing it.");
    }

    /// <summary>Makes it not be there.</summary>
    public async Task Remove()
    {
        foreach (MySqlLogin login in await catalogue.Logins(user))
            await Remove(login.Host);
    }

    private Task Remove(string host) => session.Execute($"DROP USER IF EXISTS {MySqlNames.Account(user, host)}", cancellation);

    private async Task BringRights(string host, SecretValue password, string verifier, HashSet<MySqlGrant> wanted, IReadOnlyList<PrivilegeUnit> units)
    {
        MySqlHoldings held = await catalogue.Holdings(user, host);
        MySqlGrant[] excess = [.. held.Grants.Except(wanted)];
        if (held.Others || excess.Length > 0)
        {
            // What no REVOKE of ours names, or what the administrator's account may not take away: the account is made anew, which takes all.
            if (held.Others || !excess.All(grant => grant.IsKnown) || !await TakeAway(excess, host))
            {
                await Remove(host);
                await SetPassword(host, password, verifier, isThere: false);
            }

            // Taking a table's privilege takes it of the columns too.
            held = await catalogue.Holdings(user, host);
        }

        MySqlGrant[] missing = [.. wanted.Except(held.Grants)];
        if (missing.Length > 0)
        {
            if (missing.Any(grant => grant.Level == MySqlPrivileges.Database))
                await CheckDatabases(units);
            foreach (string statement in MySqlGrant.Give(missing, MySqlNames.Account(user, host)))
                await session.Execute(statement, cancellation);
            held = await catalogue.Holdings(user, host);
        }

        if (held.Others || !wanted.SetEquals(held.Grants))
            throw new TargetException(TargetFault.Failed, "The account has not exactly the privileges that it was given; somebody else may be changing it.");
    }

    private async Task<bool> TakeAway(IEnumerable<MySqlGrant> excess, string host)
    {
        foreach (string statement in MySqlGrant.Take(excess, MySqlNames.Account(user, host)))
        {
            if (await session.Try(statement, cancellation) is { } refusal)
                return refusal.Fault.Fault is TargetFault.RightMissing or TargetFault.NotThere ? false : throw refusal.Fault;
        }

        return true;
    }

    // The engine grants on databases that are not there, and would on one that somebody makes later.
    private async Task CheckDatabases(IReadOnlyList<PrivilegeUnit> units)
    {
        foreach (string database in units.Where(unit => unit.Level == MySqlPrivileges.Database).Select(unit => unit.Database))
        {
            IReadOnlyList<string[]> found = await session.Query(
                $"SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = {MySqlNames.Literal(database)}", cancellation);
            if (!found.Any(row => session.Dialect.Folded(row[0]) == session.Dialect.Folded(database)))
                throw new TargetException(TargetFault.NotThere, "A database is not there, or the administrator's account has no right in it.");
        }
    }

    private async Task SetPassword(string host, SecretValue password, string verifier, bool isThere)
    {
        // How long a password lasts is the rotation's matter: by the server's own rule it could end before the next one.
        string Statement(string identified) =>
            $"{(isThere ? "ALTER" : "CREATE")} USER {MySqlNames.Account(user, host)} {identified} PASSWORD EXPIRE NEVER ACCOUNT UNLOCK";
        if (session.Dialect.TakesVerifier)
        {
            MySqlRefusal? refusal = await session.Try(Statement(session.Dialect.Identified(verifier)), cancellation);
            if (refusal is null)
                return;
            if (refusal.Number is not (OptionPrevents or CannotUser) || !await catalogue.JudgesPasswords())
                throw refusal.Fault;
        }

        if (await session.Try(Statement(session.Dialect.IdentifiedPlainly(Encoding.UTF8.GetString(password.Bytes))), cancellation) is { } plainly)
        {
            // ALTER tells a refusal of the password by this number too.
            throw isThere && plainly.Number == CannotUser
                ? new TargetException(TargetFault.PasswordRefused, $"The rules of the instance refuse the password (error {plainly.Number}).")
                : plainly.Fault;
        }
    }
}
