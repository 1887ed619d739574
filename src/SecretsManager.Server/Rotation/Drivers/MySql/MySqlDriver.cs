using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>
/// The accounts of MySQL, MariaDB and the cloud's servers of that family. A secret's account is one of the engine's for each host. It keeps nothing.
/// </summary>
internal sealed class MySqlDriver : IProductDriver, IAdministratorPassword
{
    private const int NoSuchSession = 1094;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // An instance lives in the world's time, whatever the deployment's clock says.
    private static readonly TimeProvider Time = TimeProvider.System;

    public IReadOnlyList<(string Name, int SecretType)> Products { get; } = [("Mysql", 1), ("Tdsql-mysql", 1), ("Tdsql_C_Mysql", 1), ("Mariadb", 1)];

    public void Check(CredentialScope scope, InstanceRules rules) => MySqlPrivileges.Check(scope, rules);

    public async Task<IReadOnlyList<string>> Examine(ProductTarget target, CancellationToken cancellation)
    {
        await using MySqlSession session = await MySqlSession.Administer(target, cancellation);
        (IReadOnlySet<string> privileges, bool seesMysql, bool handsOn) = await new MySqlCatalogue(session, cancellation).Own();
        string[] ending = session.Dialect.EndingRights;
        List<string> lacks = [];
        if (!privileges.Contains("CREATE USER"))
            lacks.Add("The administrator's account lacks CREATE USER on *.*, by which accounts are made, changed and dropped.");
        if (!seesMysql)
            lacks.Add("The administrator's account lacks SELECT on mysql.*, by which accounts and their privileges are read back.");
        if (!handsOn)
            lacks.Add("The administrator's account has no privilege WITH GRANT OPTION; it needs so each privilege that secrets shall have.");
        if (!privileges.Contains("PROCESS"))
            lacks.Add("The administrator's account lacks PROCESS on *.*, by which the sessions of a dropped account are found.");
        if (!ending.Any(privileges.Contains))
            lacks.Add($"The administrator's account lacks {string.Join(" or ", ending)} on *.*, by which the sessions of a dropped account are ended.");
        return lacks;
    }

    public async Task Apply(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation)
    {
        CheckAccount(target, account);
        await using MySqlSession session = await MySqlSession.Administer(target, cancellation);
        await new MySqlAccount(session, account, cancellation).Bring(password, scope);
    }

    public async Task<bool> LogsIn(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation)
    {
        CheckAccount(target, account);
        try
        {
            await using MySqlSession own = await MySqlSession.Enter(target, account, password, cancellation);
            return true;
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.AdministratorRefused)
        {
            await using MySqlSession session = await MySqlSession.Administer(target, cancellation);
            return await IsTakenElsewhere(session, account, password, scope, cancellation);
        }
    }

    public async Task Drop(ProductTarget target, string account, CredentialScope scope, CancellationToken cancellation)
    {
        CheckAccount(target, account);
        await using MySqlSession session = await MySqlSession.Administer(target, cancellation);
        // First nobody can log in any more, then whoever has is sent away.
        await new MySqlAccount(session, account, cancellation).Remove();
        await EndSessions(session, account, cancellation);
    }

    public async Task<IReadOnlyList<string>> Accounts(ProductTarget target, CancellationToken cancellation)
    {
        await using MySqlSession session = await MySqlSession.Administer(target, cancellation);
        return [.. (await new MySqlCatalogue(session, cancellation).Users()).Where(AccountName.Is).Order(StringComparer.Ordinal)];
    }

    public async Task ChangeAdministrator(ProductTarget target, SecretValue before, SecretValue next, CancellationToken cancellation)
    {
        await using MySqlSession session = await MySqlSession.Administer(target, cancellation);
        await new MySqlAdministrator(session, target.Administrator, cancellation).Change(before, next);
    }

    public async Task<bool> TakesAdministrator(ProductTarget target, CancellationToken cancellation)
    {
        try
        {
            await using MySqlSession session = await MySqlSession.Administer(target, cancellation);
            return true;
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.AdministratorRefused)
        {
            return false;
        }
    }

    // Where an account takes nobody from this machine a login shows nothing: then the stored verifier of each of its hosts is compared.
    private static async Task<bool> IsTakenElsewhere(
        MySqlSession session, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation)
    {
        string self = await session.Query("SELECT USER()", cancellation) is [[string only]] ? only : string.Empty;
        string seen = self[(self.LastIndexOf('@') + 1)..];
        if (scope.Hosts.Any(host => MySqlHost.Takes(host, seen)))
            return false;
        IReadOnlyList<MySqlLogin> logins = await new MySqlCatalogue(session, cancellation).Logins(account);
        MySqlLogin?[] ofHosts = [.. scope.Hosts.Select(host => logins.FirstOrDefault(login => login.Host == MySqlHost.Stored(host)))];
        if (ofHosts.Any(login => login is not { Open: true }))
            return false;
        if (ofHosts.Any(login => !login!.IsComparable))
            throw new TargetException(
                TargetFault.Failed, "The account takes nobody from this server, and what the instance stores of its password cannot be compared. Let this server's address be one of its hosts.");
        string verifier = MySqlVerifier.Of(password);
        return ofHosts.All(login => login!.Has(verifier));
    }

    private static async Task EndSessions(MySqlSession session, string account, CancellationToken cancellation)
    {
        // Without it only one's own sessions are seen, and nobody's absence.
        if (!(await new MySqlCatalogue(session, cancellation).Own()).Privileges.Contains("PROCESS"))
            throw new TargetException(TargetFault.RightMissing, "The administrator's account lacks PROCESS on *.*, by which the sessions of a dropped account are found.");
        long began = Time.GetTimestamp();
        while (true)
        {
            string[] ids = [.. (await session.Query("SHOW PROCESSLIST", cancellation)).Where(row => row.Length > 1 && row[1] == account).Select(row => row[0])];
            if (ids.Length == 0)
                return;
            if (Time.GetElapsedTime(began) > ProductTarget.UsualPatience)
                throw new TargetException(TargetFault.Failed, "Sessions of the dropped account go on although they were ended.");
            foreach (string id in ids.Where(id => ulong.TryParse(id, out _)))
            {
                if (await session.Try($"KILL CONNECTION {id}", cancellation) is { } refusal && refusal.Number != NoSuchSession)
                    throw refusal.Fault;
            }

            await Task.Delay(Pause, Time, cancellation);
        }
    }

    // The driver touches no account but such as the product makes, whatever a record says.
    private static void CheckAccount(ProductTarget target, string account)
    {
        if (!AccountName.Is(account) || account == target.Administrator)
            throw new TargetException(TargetFault.Failed, "The account is none that this product makes.");
    }
}
