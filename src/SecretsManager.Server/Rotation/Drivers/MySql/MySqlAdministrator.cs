using System.Text;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>The administrator's account, which to the engine is one for each host: given another password by itself.</summary>
internal sealed class MySqlAdministrator(MySqlSession session, string administrator, CancellationToken cancellation)
{
    // Whatever checks no password has none to be changed.
    private static readonly string[] OtherPasswords = ["caching_sha2_password", "sha256_password", "ed25519", "parsec"];

    private readonly MySqlCatalogue catalogue = new(session, cancellation);

    /// <summary>Gives the new password to the account that is logged in, and to those of its name at other hosts that have the one before.</summary>
    public async Task Change(SecretValue before, SecretValue next)
    {
        string old = MySqlVerifier.Of(before);
        string verifier = MySqlVerifier.Of(next);
        string host = await OwnHost();
        IReadOnlyList<MySqlLogin> logins = await catalogue.Logins(administrator);
        MySqlLogin own = logins.FirstOrDefault(login => login.Host == host)
            ?? throw new TargetException(TargetFault.Failed, "The administrator's account is not in the catalogue.");
        MySqlLogin[] others = [.. logins.Where(login => login != own && login.IsComparable && MySqlVerifier.Equal(login.Verifier, old))];
        if (others.Any(login => !login.Open) || logins.Any(login => login != own && OtherPasswords.Contains(login.Plugin, StringComparer.Ordinal)))
            throw new TargetException(
                TargetFault.Failed, "The administrator's account is there for another host too, in a way that its password cannot be compared or changed. Let there be one of its name.");

        // This one first: what the rules refuse is then in force nowhere, and another can be planned.
        if (!own.IsComparable || !MySqlVerifier.Equal(own.Verifier, verifier))
            await SetOwn(own, next, verifier);
        foreach (MySqlLogin other in others)
            await SetOther(other.Host, next, verifier);
        if ((await catalogue.Logins(administrator)).FirstOrDefault(login => login.Host == host) is not { } made || (made.IsComparable && !MySqlVerifier.Equal(made.Verifier, verifier)))
            throw new TargetException(TargetFault.Failed, "The administrator's account is not in the catalogue as it was made; somebody else may be changing it.");
    }

    // Who is asked for and who is let in need not be the same: an account without a name takes everybody.
    private async Task<string> OwnHost()
    {
        string self = await session.Query("SELECT CURRENT_USER()", cancellation) is [[string only]] ? only : string.Empty;
        int at = self.LastIndexOf('@');
        return at > 0 && self[..at] == administrator ? self[(at + 1)..] : throw new TargetException(TargetFault.Failed, "The instance lets the administrator in as another account.");
    }

    // MariaDB's SET PASSWORD leaves everything else of the account, another way in beside the password too; MySQL's takes no verifier.
    private async Task SetOwn(MySqlLogin own, SecretValue next, string verifier)
    {
        if (own.IsComparable && session.Dialect.TakesVerifier)
        {
            MySqlRefusal? refusal = await session.Try(
                session.Dialect.IsMariaDb ? $"SET PASSWORD = {MySqlNames.Literal(verifier)}" : $"ALTER USER {MySqlNames.Account(administrator, own.Host)} {session.Dialect.Identified(verifier)}",
                cancellation);
            if (refusal is null)
                return;
            if (!await catalogue.JudgesPasswords())
                throw refusal.Fault;
        }

        string password = MySqlNames.Literal(Encoding.UTF8.GetString(next.Bytes));
        await session.Execute(session.Dialect.IsMariaDb ? $"SET PASSWORD = PASSWORD({password})" : $"SET PASSWORD = {password}", cancellation);
    }

    private async Task SetOther(string host, SecretValue next, string verifier)
    {
        string account = MySqlNames.Account(administrator, host);
        MySqlRefusal? refusal = await session.Try($"ALTER USER {account} {session.Dialect.Identified(verifier)}", cancellation);
        if (refusal is not null && await catalogue.JudgesPasswords())
            refusal = await session.Try($"ALTER USER {account} {session.Dialect.IdentifiedPlainly(Encoding.UTF8.GetString(next.Bytes))}", cancellation);

        // Whatever the reason, the new password is in force at the own host: it is not to be replaced.
        if (refusal is not null)
            throw new TargetException(TargetFault.Failed, $"The instance does not change the password of the administrator's account at another host (error {refusal.Number}).");
    }
}
