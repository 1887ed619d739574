using MySqlConnector;
using SecretsManager.Server;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The administrator's own password in a real MariaDB.</summary>
public sealed class MariaDbAdministratorTests(MariaDbServer server) : AdministratorContract, IClassFixture<MariaDbServer>
{
    private const string Password = "the-first-of-many";

    private static int users;

    private string administrator = string.Empty;

    private protected override int TargetPort => server.Port;

    [Fact]
    public async Task A_password_that_the_rules_refuse_parks_it_with_the_reason_and_the_one_in_force_stays()
    {
        await using RotationBench rotation = await Open(null, null);
        await server.Do("INSTALL SONAME 'simple_password_check'");
        try
        {
            await server.Do("SET GLOBAL simple_password_check_minimal_length = 100");
            long task = await rotation.BeginAdministrator();
            (int status, string description) = await rotation.Settle(task);
            Assert.Equal(2, status);
            Assert.Contains("parked after 10 tries", description, StringComparison.Ordinal);
            Assert.Contains("The rules of the instance refuse the password", description, StringComparison.Ordinal);
            Assert.Equal((administrator, Password), await rotation.ReadAdministrator());
            Assert.True(await LogsIn((administrator, Password)));

            await server.Do("SET GLOBAL simple_password_check_minimal_length = 8");
            Assert.Equal(task, await rotation.BeginAdministrator());
            Assert.Equal((1, "success"), await rotation.Settle(task));
            Assert.True(await LogsIn(await rotation.ReadAdministrator()));
            Assert.False(await LogsIn((administrator, Password)));
        }
        finally
        {
            await server.Do("UNINSTALL SONAME 'simple_password_check'");
        }
    }

    /// <summary>To the engine an account is one for each host: whoever has the same password at another one keeps up.</summary>
    [Fact]
    public async Task The_account_changes_at_all_hosts_where_it_has_the_password_and_at_no_other()
    {
        await using RotationBench rotation = await Open(null, null);
        await server.Do($"CREATE USER {administrator}@'10.0.0.1' IDENTIFIED BY '{Password}', {administrator}@'10.0.0.2' IDENTIFIED BY 'of somebody else'");
        string[] before = await Verifiers();
        Assert.Equal((1, "success"), await rotation.Settle(await rotation.BeginAdministrator()));
        string[] after = await Verifiers();
        Assert.Equal(before[0], before[2]);
        Assert.NotEqual(before[0], after[0]);
        Assert.Equal(after[0], after[2]);
        Assert.Equal(before[1], after[1]);

        Task<string[]> Verifiers() => server.Ask($"SELECT JSON_VALUE(Priv, '$.authentication_string') FROM mysql.global_priv WHERE User = '{administrator}' ORDER BY Host");
    }

    [Fact]
    public async Task Another_way_in_beside_the_password_stays_and_the_password_is_in_no_log()
    {
        await using RotationBench rotation = await Open(null, null);
        await server.Do($"ALTER USER {administrator}@'127.0.0.%' IDENTIFIED VIA mysql_native_password USING PASSWORD('{Password}') OR unix_socket");
        Assert.Equal((1, "success"), await rotation.Settle(await rotation.BeginAdministrator()));
        (string Account, string Password) after = await rotation.ReadAdministrator();
        Assert.True(await LogsIn(after));
        Assert.Contains("unix_socket", (await server.Ask($"SELECT Priv FROM mysql.global_priv WHERE User = '{administrator}'"))[0], StringComparison.Ordinal);
        Assert.DoesNotContain(after.Password, await server.ReadLog(), StringComparison.Ordinal);
    }

    private protected override async Task<RotationBench> Open(ICrashPoints? crash, int? port)
    {
        administrator = $"keeper{Interlocked.Increment(ref users)}";
        string account = $"{administrator}@'127.0.0.%'";
        await server.Do($"CREATE USER {account} IDENTIFIED BY '{Password}'");
        await server.Do($"GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO {account}");
        await server.Do($"GRANT SELECT ON *.* TO {account} WITH GRANT OPTION");
        return await RotationBench.Open(
            "Mariadb",
            ("127.0.0.1", port ?? server.Port),
            (administrator, Password),
            [new { PrivilegeName = "GlobalPrivileges", Privileges = new[] { "SELECT" } }],
            crash);
    }

    private protected override async Task<bool> LogsIn((string Account, string Password) credential)
    {
        try
        {
            await using MySqlConnection connection = await server.LogIn(credential.Account, credential.Password);
            return true;
        }
        catch (MySqlException refused) when (refused.Number == 1045)
        {
            return false;
        }
    }
}
