using System.Text;
using System.Text.RegularExpressions;
using MySqlConnector;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.MySql;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The accounts of a secret on a real MariaDB.</summary>
public sealed partial class MySqlDriverTests(MariaDbServer server) : IClassFixture<MariaDbServer>
{
    private static readonly string[] Anywhere = ["%"];
    private readonly MySqlDriver _driver = new();

    [Fact]
    public async Task An_account_is_made_and_logs_in()
    {
        var account = NewAccount();
        using var password = NewPassword(out var text);
        await Apply(account, password, new(Anywhere, []));
        Assert.True(await LogsIn(account, password, new(Anywhere, [])));
        await using (await server.LogIn(account, text))
        {
        }

        Assert.Contains(account, await Accounts());
    }

    [Fact]
    public async Task A_password_is_replaced_twice_and_only_the_last_is_taken()
    {
        var account = NewAccount();
        SecretValue[] passwords = [NewPassword(out _), NewPassword(out _), NewPassword(out _)];
        CredentialScope scope = new(Anywhere, []);
        foreach (var password in passwords)
            await Apply(account, password, scope);
        Assert.False(await LogsIn(account, passwords[0], scope));
        Assert.False(await LogsIn(account, passwords[1], scope));
        Assert.True(await LogsIn(account, passwords[2], scope));
    }

    [Fact]
    public async Task The_password_is_in_no_log_of_statements_and_whoever_has_it_already_keeps_it()
    {
        var account = NewAccount();
        using var password = NewPassword(out var text);
        await Apply(account, password, new(Anywhere, []));
        await Apply(account, password, new(Anywhere, []));
        var log = await server.ReadLog();
        Assert.DoesNotContain(Unquoted(text), log, StringComparison.Ordinal);
        Assert.Single(log.Split('\n'), line => line.Contains($"USER '{account}'@'%' IDENTIFIED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_privileges_of_all_four_levels_are_exactly_those_asked_for()
    {
        var database = await server.NewDatabase();
        var account = NewAccount();
        using var password = NewPassword(out _);
        await Apply(account, password, new(Anywhere,
        [
            new("GlobalPrivileges", ["SELECT", "SHOW DATABASES"]),
            new("DatabasePrivileges", ["LOCK TABLES", "INSERT"]) { Database = database },
            new("TablePrivileges", ["DELETE", "CREATE VIEW"]) { Database = database, Table = "goods" },
            new("ColumnPrivileges", ["UPDATE", "REFERENCES"]) { Database = database, Table = "goods", Column = "Price" },
            new("ColumnPrivileges", ["UPDATE"]) { Database = database, Table = "goods", Column = "name" },
        ]));
        var escaped = database.Replace("_", "\\_", StringComparison.Ordinal);
        Assert.Equal(
            [
                $"GRANT INSERT, LOCK TABLES ON `{escaped}`.* TO `{account}`@`%`",
                $"GRANT SELECT, SHOW DATABASES ON *.* TO `{account}`@`%`",
                $"GRANT UPDATE (`name`, `price`), DELETE, REFERENCES (`price`), CREATE VIEW ON `{database}`.`goods` TO `{account}`@`%`",
            ],
            (await Grants(account, "%")).Select(Sorted));
    }

    [Fact]
    public async Task Every_privilege_of_every_level_can_be_given()
    {
        var database = await server.NewDatabase();
        var account = NewAccount();
        using var password = NewPassword(out _);
        string[] ofTable = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "REFERENCES", "INDEX", "ALTER", "CREATE VIEW", "SHOW VIEW", "TRIGGER"];
        string[] ofDatabase = [.. ofTable, "CREATE TEMPORARY TABLES", "LOCK TABLES", "EXECUTE", "CREATE ROUTINE", "ALTER ROUTINE", "EVENT"];
        CredentialScope scope = new(Anywhere,
        [
            new("GlobalPrivileges", [.. ofDatabase, "PROCESS", "SHOW DATABASES"]),
            new("DatabasePrivileges", ofDatabase) { Database = database },
            new("TablePrivileges", ofTable) { Database = database, Table = "goods" },
            new("ColumnPrivileges", ["SELECT", "INSERT", "UPDATE", "REFERENCES"]) { Database = database, Table = "sales", Column = "good" },
        ]);
        _driver.Check(scope, new([], []));
        await Apply(account, password, scope);
        await Apply(account, password, new(Anywhere, []));
        Assert.Equal([$"GRANT USAGE ON *.* TO `{account}`@`%`"], await Grants(account, "%"));
    }

    [Fact]
    public async Task A_database_whose_name_only_fits_the_wildcard_is_not_given()
    {
        var database = await server.NewDatabase();
        var neighbour = database.Replace('_', 'X');
        await server.Do($"CREATE DATABASE {neighbour}");
        var account = NewAccount();
        using var password = NewPassword(out var text);
        await Apply(account, password, new(Anywhere, [new("DatabasePrivileges", ["SELECT"]) { Database = database }]));
        await using var connection = await server.LogIn(account, text);
        await using MySqlCommand own = new($"USE {database}", connection), other = new($"USE {neighbour}", connection);
        await own.ExecuteNonQueryAsync();
        Assert.Equal(1044, (await Assert.ThrowsAsync<MySqlException>(() => other.ExecuteNonQueryAsync())).Number);
    }

    [Theory]
    [InlineData("GRANT DELETE ON *.* TO {0}")]
    [InlineData("GRANT SUPER ON *.* TO {0}")]
    [InlineData("GRANT USAGE ON *.* TO {0} WITH GRANT OPTION")]
    [InlineData("GRANT DELETE ON {1}.* TO {0}")]
    [InlineData("GRANT SELECT ON `%`.* TO {0}")]
    [InlineData("GRANT USAGE ON `{2}`.* TO {0} WITH GRANT OPTION")]
    [InlineData("GRANT DELETE HISTORY ON {1}.* TO {0}")]
    [InlineData("GRANT SELECT ON {1}.sales TO {0}")]
    [InlineData("GRANT SELECT ON {1}.goods TO {0}")]
    [InlineData("GRANT USAGE ON {1}.goods TO {0} WITH GRANT OPTION")]
    [InlineData("GRANT INSERT (id) ON {1}.goods TO {0}")]
    [InlineData("GRANT EXECUTE ON PROCEDURE {1}.work TO {0}")]
    [InlineData("GRANT PROXY ON root@localhost TO {0}")]
    [InlineData("GRANT helper TO {0}")]
    [InlineData("GRANT SELECT ON mysql.* TO {0}")]
    public async Task What_somebody_gave_by_hand_is_taken_away(string grant)
    {
        var database = await server.NewDatabase();
        await server.Do($"CREATE PROCEDURE {database}.work() SELECT 1");
        await server.Do("CREATE ROLE IF NOT EXISTS helper");
        var account = NewAccount();
        using var password = NewPassword(out _);
        CredentialScope scope = new(Anywhere,
        [
            new("DatabasePrivileges", ["INSERT"]) { Database = database },
            new("ColumnPrivileges", ["SELECT"]) { Database = database, Table = "goods", Column = "id" },
        ]);
        await Apply(account, password, scope);
        var right = await Grants(account, "%");
        var escaped = database.Replace("_", "\\_", StringComparison.Ordinal);
        await server.Do(grant.Replace("{0}", $"'{account}'@'%'", StringComparison.Ordinal).Replace("{1}", database, StringComparison.Ordinal).Replace("{2}", escaped, StringComparison.Ordinal));
        Assert.NotEqual(right, await Grants(account, "%"));
        await Apply(account, password, scope);
        Assert.Equal(right, await Grants(account, "%"));
        Assert.True(await LogsIn(account, password, scope));
    }

    [Fact]
    public async Task What_was_taken_by_hand_is_given_again()
    {
        var database = await server.NewDatabase();
        var account = NewAccount();
        using var password = NewPassword(out _);
        CredentialScope scope = new(Anywhere, [new("TablePrivileges", ["SELECT", "INSERT"]) { Database = database, Table = "goods" }]);
        await Apply(account, password, scope);
        var right = await Grants(account, "%");
        await server.Do($"REVOKE SELECT ON {database}.goods FROM '{account}'@'%'");
        await Apply(account, password, scope);
        Assert.Equal(right, await Grants(account, "%"));
    }

    [Fact]
    public async Task An_account_is_there_for_its_hosts_and_no_other()
    {
        var account = NewAccount();
        using var password = NewPassword(out _);
        await Apply(account, password, new(["127.0.0.%", "10.0.0.0/255.255.255.0"], []));
        Assert.Equal(["10.0.0.0/255.255.255.0", "127.0.0.%"], await Hosts(account));
        await server.Do($"CREATE USER '{account}'@'192.168.%' IDENTIFIED BY 'known to others'");
        await Apply(account, password, new(["127.0.0.%", "FE80::%"], []));
        Assert.Equal(["127.0.0.%", "fe80::%"], await Hosts(account));
    }

    [Fact]
    public async Task An_account_that_was_dropped_or_locked_or_given_another_way_in_is_mended()
    {
        var account = NewAccount();
        using var password = NewPassword(out _);
        CredentialScope scope = new(Anywhere, []);
        await Apply(account, password, scope);
        foreach (var harm in new[]
        {
            $"DROP USER '{account}'@'%'", $"ALTER USER '{account}'@'%' ACCOUNT LOCK", $"ALTER USER '{account}'@'%' PASSWORD EXPIRE",
            $"ALTER USER '{account}'@'%' IDENTIFIED BY 'x'", $"ALTER USER '{account}'@'%' IDENTIFIED VIA unix_socket",
        })
        {
            await server.Do(harm);
            Assert.False(await LogsIn(account, password, scope));
            await Apply(account, password, scope);
            Assert.True(await LogsIn(account, password, scope));
        }

        // With a second way in the password is taken all the same.
        await server.Do($"ALTER USER '{account}'@'%' IDENTIFIED VIA unix_socket OR mysql_native_password USING '{MySqlVerifier.Of(password)}'");
        await Apply(account, password, scope);
        Assert.DoesNotContain("unix_socket", Assert.Single(await server.Ask($"SELECT Priv FROM mysql.global_priv WHERE User = '{account}'")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_takes_nobody_from_here_is_told_by_its_verifier()
    {
        var account = NewAccount();
        using var password = NewPassword(out _);
        using var other = NewPassword(out _);
        CredentialScope scope = new(["10.1.2.3", "10.2.%"], []);
        await Apply(account, password, scope);
        Assert.True(await LogsIn(account, password, scope));
        Assert.False(await LogsIn(account, other, scope));
        await server.Do($"DROP USER '{account}'@'10.2.%'");
        Assert.False(await LogsIn(account, password, scope));
    }

    [Fact]
    public async Task Dropping_ends_the_sessions_of_the_account_and_of_nobody_else()
    {
        var (account, other) = (NewAccount(), NewAccount());
        using var password = NewPassword(out var text);
        CredentialScope scope = new(["%", "127.0.0.1"], []);
        await Apply(account, password, scope);
        await Apply(other, password, scope);
        await using var session = await server.LogIn(account, text);
        await using var others = await server.LogIn(other, text);
        using (var target = server.Target())
        {
            await _driver.Drop(target, account, scope, default);
            await _driver.Drop(target, account, scope, default);
        }

        await using MySqlCommand dead = new("DO 1", session), alive = new("DO 1", others);
        await Assert.ThrowsAsync<MySqlException>(() => dead.ExecuteNonQueryAsync());
        await alive.ExecuteNonQueryAsync();
        Assert.Empty(await Hosts(account));
        Assert.DoesNotContain(account, await Accounts());
        Assert.Contains(other, await Accounts());
        Assert.False(await LogsIn(account, password, scope));
    }

    [Fact]
    public async Task No_account_but_such_as_the_product_makes_is_touched()
    {
        using var password = NewPassword(out _);
        foreach (var name in new[] { "root", "ssm_admin", "", "a_SSM_ab'" })
        {
            using var target = server.Target();
            await AssertFault(TargetFault.Failed, () => _driver.Apply(target, name, password, new(Anywhere, []), default));
            await AssertFault(TargetFault.Failed, () => _driver.Drop(target, name, new(Anywhere, []), default));
        }

        Assert.DoesNotContain("root", await Accounts());
    }

    [Fact]
    public async Task A_thing_that_is_not_there_is_said_to_be_missing()
    {
        var database = await server.NewDatabase();
        using var password = NewPassword(out _);
        foreach (PrivilegeUnit unit in new PrivilegeUnit[]
        {
            new("DatabasePrivileges", ["SELECT"]) { Database = "nowhere" },
            new("TablePrivileges", ["SELECT"]) { Database = database, Table = "nothing" },
            new("ColumnPrivileges", ["SELECT"]) { Database = database, Table = "goods", Column = "colour" },
        })
            await AssertFault(TargetFault.NotThere, () => Apply(NewAccount(), password, new(Anywhere, [unit])));
    }

    [Fact]
    public async Task Rules_for_passwords_are_heeded_although_they_need_the_password_itself()
    {
        var account = NewAccount();
        using var weak = new SecretValue("short"u8);
        using var strong = NewPassword(out _);
        CredentialScope scope = new(Anywhere, []);
        await server.Do("INSTALL SONAME 'simple_password_check'");
        try
        {
            await AssertFault(TargetFault.PasswordRefused, () => Apply(account, weak, scope));
            await Apply(account, strong, scope);
            await AssertFault(TargetFault.PasswordRefused, () => Apply(account, weak, scope));
            Assert.True(await LogsIn(account, strong, scope));
        }
        finally
        {
            await server.Do("UNINSTALL SONAME 'simple_password_check'");
        }

        await server.Do("INSTALL SONAME 'password_reuse_check'");
        try
        {
            using var next = NewPassword(out _);
            await Apply(account, next, scope);
            await server.Do($"ALTER USER '{account}'@'%' IDENTIFIED BY 'between the two'");
            await AssertFault(TargetFault.PasswordRefused, () => Apply(account, next, scope));
        }
        finally
        {
            await server.Do("UNINSTALL SONAME 'password_reuse_check'");
        }
    }

    [Fact]
    public async Task A_server_that_takes_no_changes_is_not_told_the_password()
    {
        using var password = NewPassword(out var text);
        await server.Do("SET GLOBAL read_only = 1");
        try
        {
            await AssertFault(TargetFault.Failed, () => Apply(NewAccount(), password, new(Anywhere, [])));
        }
        finally
        {
            await server.Do("SET GLOBAL read_only = 0");
        }

        Assert.DoesNotContain(Unquoted(text), await server.ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_with_all_rights_lacks_nothing()
    {
        using var target = server.Target();
        Assert.Empty(await _driver.Examine(target, default));
    }

    [Fact]
    public async Task Missing_rights_are_named_one_by_one()
    {
        await server.Do("CREATE USER poor@'%' IDENTIFIED BY 'x'");
        using var target = server.TargetOf("poor", "x");
        var lacks = await _driver.Examine(target, default);
        Assert.Equal(5, lacks.Count);
        foreach (var (right, grant) in new[]
        {
            ("CREATE USER", "GRANT CREATE USER ON *.* TO poor@'%'"), ("SELECT on mysql.*", "GRANT SELECT ON mysql.* TO poor@'%'"),
            ("WITH GRANT OPTION", "GRANT INSERT ON shop.* TO poor@'%' WITH GRANT OPTION"), ("PROCESS", "GRANT PROCESS ON *.* TO poor@'%'"),
            ("CONNECTION ADMIN", "GRANT CONNECTION ADMIN ON *.* TO poor@'%'"),
        })
        {
            Assert.Contains(lacks, sentence => sentence.Contains(right, StringComparison.Ordinal));
            await server.Do(grant);
            lacks = await _driver.Examine(target, default);
            Assert.DoesNotContain(lacks, sentence => sentence.Contains(right, StringComparison.Ordinal));
        }

        Assert.Empty(lacks);
    }

    [Fact]
    public async Task An_administrator_of_one_database_gives_and_takes_what_he_has_of_it()
    {
        var (database, foreign) = (await server.NewDatabase(), await server.NewDatabase());
        var escaped = database.Replace("_", "\\_", StringComparison.Ordinal);
        await server.Do("CREATE USER narrow@'%' IDENTIFIED BY 'x'");
        await server.Do("GRANT CREATE USER ON *.* TO narrow@'%'");
        using var password = NewPassword(out _);
        using var target = server.TargetOf("narrow", "x");
        var account = NewAccount();
        CredentialScope scope = new(Anywhere, [new("DatabasePrivileges", ["SELECT"]) { Database = database }]);
        await AssertFault(TargetFault.RightMissing, () => _driver.Apply(target, account, password, scope, default));
        await server.Do("GRANT SELECT ON mysql.global_priv TO narrow@'%'");
        await AssertFault(TargetFault.RightMissing, () => _driver.Apply(target, account, password, scope, default));
        await server.Do("GRANT SELECT ON mysql.* TO narrow@'%'");
        await server.Do($"GRANT INSERT ON `{escaped}`.* TO narrow@'%' WITH GRANT OPTION");
        await AssertFault(TargetFault.RightMissing, () => _driver.Apply(target, account, password, scope, default));
        await server.Do($"GRANT SELECT ON `{escaped}`.* TO narrow@'%'");
        await _driver.Apply(target, account, password, scope, default);
        var right = await Grants(account, "%");

        // What he may not take away goes with the account, which he may make anew.
        await server.Do($"GRANT DELETE ON {foreign}.goods TO '{account}'@'%'");
        await _driver.Apply(target, account, password, scope, default);
        Assert.Equal(right, await Grants(account, "%"));
        Assert.True(await _driver.LogsIn(target, account, password, scope, default));
        await AssertFault(TargetFault.RightMissing, () => _driver.Drop(target, account, scope, default));
    }

    internal static async Task<TargetException> AssertFault(TargetFault fault, Func<Task> act)
    {
        var thrown = await Assert.ThrowsAsync<TargetException>(act);
        Assert.Equal(fault, thrown.Fault);
        return thrown;
    }

    internal static string NewAccount() => AccountName.New("app", new SystemRandomBytes());

    /// <summary>With all that a quoting could stumble over.</summary>
    internal static SecretValue NewPassword(out string text)
    {
        text = $"Aa0'\\\"`%_-- {Identifiers.NewAlphanumeric(20, new SystemRandomBytes())}\\";
        return new SecretValue(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The part of such a password that no quoting changes.</summary>
    private static string Unquoted(string text) => text[^21..^1];

    private async Task Apply(string account, SecretValue password, CredentialScope scope)
    {
        using var target = server.Target();
        await _driver.Apply(target, account, password, scope, default);
    }

    private async Task<bool> LogsIn(string account, SecretValue password, CredentialScope scope)
    {
        using var target = server.Target();
        return await _driver.LogsIn(target, account, password, scope, default);
    }

    private async Task<IReadOnlyList<string>> Accounts()
    {
        using var target = server.Target();
        return await _driver.Accounts(target, default);
    }

    private Task<string[]> Hosts(string account) => server.Ask($"SELECT Host FROM mysql.global_priv WHERE User = '{account}' ORDER BY Host");

    private async Task<string[]> Grants(string account, string host) =>
    [
        .. (await server.Ask($"SHOW GRANTS FOR '{account}'@'{host}'")).Select(grant => Verifier().Replace(grant, "")).Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(" IDENTIFIED BY PASSWORD '[*0-9A-F]*'")]
    private static partial Regex Verifier();

    // The engine names columns in the order in which it finds them.
    private static string Sorted(string grant) => grant.Replace("(`price`, `name`)", "(`name`, `price`)", StringComparison.Ordinal);
}
