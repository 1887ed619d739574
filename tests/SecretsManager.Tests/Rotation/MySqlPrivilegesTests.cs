using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.MySql;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What a secret may ask for.</summary>
public sealed class MySqlPrivilegesTests
{
    private static readonly string[] Anywhere = ["%"];
    private static readonly InstanceRules NoRules = new([], []);
    private static readonly PrivilegeUnit OnShop = new("DatabasePrivileges", ["SELECT"]) { Database = "shop" };

    [Theory]
    [InlineData("%")]
    [InlineData("10.0.0.%")]
    [InlineData("192.168.1._")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("fe80::%")]
    [InlineData("localhost")]
    [InlineData("10.0.0.0/255.255.255.0")]
    public void Forms_of_hosts_that_the_engine_compares_addresses_with_are_taken(string host) => MySqlPrivileges.Check(new([host], []), NoRules);

    [Theory]
    [InlineData("")]
    [InlineData("db.example.com")]
    [InlineData("%.example.com")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData("10.9.8")]
    [InlineData("10.0.0.0/24")]
    [InlineData("10.0.0.1/255.255.255.0")]
    [InlineData("10.0.0.0/255.0.255.0")]
    [InlineData("10.0.0.%'")]
    [InlineData("10.0.0.%\0")]
    [InlineData("fe80::1%eth0")]
    [InlineData("%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%")]
    public void Other_hosts_are_refused_without_being_repeated(string host)
    {
        var refused = AssertRefused("Domains", new([host], []), NoRules);
        if (host.Length > 1)
            Assert.DoesNotContain(host, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_1_to_32_different_hosts()
    {
        string[] many = [.. Enumerable.Range(0, 33).Select(i => $"10.0.0.{i}")];
        MySqlPrivileges.Check(new(many[..32], []), NoRules);
        AssertRefused("Domains", new(many, []), NoRules);
        AssertRefused("Domains", new([], []), NoRules);
        AssertRefused("Domains", new(["fe80::%", "FE80::%"], []), NoRules);
    }

    [Theory]
    [InlineData("%", "10.0.0.1", true)]
    [InlineData("10.0.0.%", "10.0.0.1", true)]
    [InlineData("10.0.0.%", "10.0.1.1", false)]
    [InlineData("10.0.0._", "10.0.0.12", false)]
    [InlineData("10.0.0.0/255.255.255.0", "10.0.0.99", true)]
    [InlineData("10.0.0.0/255.255.255.0", "10.0.1.99", false)]
    [InlineData("127.%", "localhost", true)]
    [InlineData("10.%", "localhost", false)]
    [InlineData("10.%", "somewhere", false)]
    [InlineData("%1%2%3%4%5%6%7%8%9%0%1%2%3%4%5%6%7%8%9%x", "123456789012345678901234567890", false)]
    public void A_host_takes_who_comes_from_its_addresses(string host, string seen, bool takes) => Assert.Equal(takes, MySqlHost.Takes(host, seen));

    [Fact]
    public void Names_must_be_those_that_the_level_needs()
    {
        foreach (var (field, unit) in new (string, PrivilegeUnit)[]
        {
            ("PrivilegeName", new("", ["SELECT"])),
            ("PrivilegeName", new("SchemaPrivileges", ["SELECT"])),
            ("Database", new("DatabasePrivileges", ["SELECT"])),
            ("Database", new("GlobalPrivileges", ["SELECT"]) { Database = "shop" }),
            ("TableName", OnShop with { Table = "goods" }),
            ("TableName", new("TablePrivileges", ["SELECT"]) { Database = "shop" }),
            ("ColumnName", new("TablePrivileges", ["SELECT"]) { Database = "shop", Table = "goods", Column = "id" }),
            ("ColumnName", new("ColumnPrivileges", ["SELECT"]) { Database = "shop", Table = "goods" }),
            ("SchemaName", OnShop with { Schema = "public" }),
            ("MatviewName", OnShop with { MaterializedView = "x" }),
            ("Database", OnShop with { Database = "a\0" }),
            ("Database", OnShop with { Database = "a\\b" }),
            ("Database", OnShop with { Database = new string('a', 65) }),
            ("Database", OnShop with { Database = new string('_', 33) }),
        })
            AssertRefused(field, new(Anywhere, [unit]), NoRules);
    }

    [Theory]
    [InlineData("mysql")]
    [InlineData("MySQL")]
    [InlineData("sys")]
    [InlineData("performance_schema")]
    [InlineData("INFORMATION_SCHEMA")]
    public void The_engines_own_databases_are_not_given(string database) => AssertRefused("Database", new(Anywhere, [OnShop with { Database = database }]), NoRules);

    [Fact]
    public void Privileges_are_those_of_the_level_each_once()
    {
        foreach (string[] words in new string[][] { [], ["select"], ["SELECT", "SELECT"], ["PROCESS"], ["ALL PRIVILEGES"], ["GRANT OPTION"], ["SELECT, SUPER"], ["SELECT", "SUPER"] })
            AssertRefused("Privileges", new(Anywhere, [OnShop with { Privileges = words }]), NoRules);
        AssertRefused("Privileges", new(Anywhere, [new("GlobalPrivileges", ["SUPER"])]), NoRules);
        AssertRefused("Privileges", new(Anywhere, [new("TablePrivileges", ["EXECUTE"]) { Database = "shop", Table = "goods" }]), NoRules);
        AssertRefused("Privileges", new(Anywhere, [new("ColumnPrivileges", ["DELETE"]) { Database = "shop", Table = "goods", Column = "id" }]), NoRules);
        AssertRefused("PrivilegesList", new(Anywhere, [OnShop, OnShop]), NoRules);
    }

    [Fact]
    public void An_instance_gives_what_its_rules_give()
    {
        InstanceRules rules = new(["shop"], ["SELECT", "INSERT"]);
        MySqlPrivileges.Check(new(Anywhere, [OnShop]), rules);
        AssertRefused("Database", new(Anywhere, [OnShop with { Database = "Shop" }]), rules);
        AssertRefused("Privileges", new(Anywhere, [OnShop with { Privileges = ["SELECT", "DELETE"] }]), rules);
        AssertRefused("PrivilegeName", new(Anywhere, [new("GlobalPrivileges", ["SELECT"])]), rules);
        MySqlPrivileges.Check(new(Anywhere, [new("GlobalPrivileges", ["SELECT"])]), rules with { Databases = [] });
    }

    [Theory]
    [InlineData("10.11.6-MariaDB-0+deb12u1", true, "IDENTIFIED VIA mysql_native_password USING '*A'")]
    [InlineData("8.0.36", false, "IDENTIFIED WITH mysql_native_password AS '*A'")]
    [InlineData("5.7.18-txsql-log", false, "IDENTIFIED WITH mysql_native_password AS '*A'")]
    public void A_server_is_spoken_to_as_its_version_says(string version, bool isMariaDb, string identified)
    {
        var dialect = MySqlDialect.Of(version);
        Assert.Equal((isMariaDb, true, identified), (dialect.IsMariaDb, dialect.TakesVerifier, dialect.Identified("*A")));
    }

    [Fact]
    public void A_server_without_the_older_kind_of_account_is_told_the_password()
    {
        var dialect = MySqlDialect.Of("8.4.2");
        Assert.Equal((false, "IDENTIFIED WITH caching_sha2_password BY 'a''b'"), (dialect.TakesVerifier, dialect.IdentifiedPlainly("a'b")));
    }

    [Theory]
    [InlineData("10.1.9-MariaDBV1.0R012D002")]
    [InlineData("5.6.51")]
    [InlineData("")]
    [InlineData("PostgreSQL 15.1")]
    public void Servers_that_are_too_old_or_something_else_are_refused(string version) => Assert.Throws<TargetException>(() => MySqlDialect.Of(version));

    [Fact]
    public void A_verifier_is_what_the_engine_stores()
    {
        using SecretValue password = new("test"u8);
        Assert.Equal("*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29", MySqlVerifier.Of(password));
    }

    private static ApiException AssertRefused(string field, CredentialScope scope, InstanceRules rules)
    {
        var refused = Assert.Throws<ApiException>(() => MySqlPrivileges.Check(scope, rules));
        Assert.Equal("InvalidParameterValue", refused.Code);
        Assert.Contains($"`{field}`", refused.Message, StringComparison.Ordinal);
        return refused;
    }
}
