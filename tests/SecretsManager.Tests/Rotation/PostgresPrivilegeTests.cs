using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.Postgres;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What may be asked for the accounts of a PostgreSQL, and what is refused before anything is made.</summary>
public sealed class PostgresPrivilegeTests
{
    private static readonly PrivilegeUnit Table = new("TablePrivileges", ["SELECT"]) { Database = "shop", Table = "orders" };

    private static readonly PrivilegeUnit Function = new("FunctionPrivileges", ["EXECUTE"]) { Database = "shop", Function = "f" };

    public static TheoryData<string> Levels => [.. PostgresLevel.All.Keys];

    private static void Check(PrivilegeUnit unit, InstanceRules? rules = null) => PostgresPrivileges.Check(new CredentialScope(["%"], [unit]), rules ?? new InstanceRules([], []));

    private static PrivilegeUnit Sample(string level) => level switch
    {
        "DatabasePrivileges" => new(level, ["CONNECT"]) { Database = "shop" },
        "SchemaPrivileges" => new(level, ["USAGE"]) { Database = "shop", Schema = "sales" },
        "TablePrivileges" => Table,
        "ColumnPrivileges" => Table with { Level = level, Column = "price" },
        "SequencePrivileges" => new(level, ["USAGE"]) { Database = "shop", Sequence = "numbers" },
        "FunctionPrivileges" => Function with { Function = "f(integer, \"My type\"[], numeric(10,2))" },
        "ProcedurePrivileges" => new(level, ["EXECUTE"]) { Database = "shop", Procedure = "p" },
        "TypePrivileges" => new(level, ["USAGE"]) { Database = "shop", Type = "mood" },
        "ViewPrivileges" => new(level, ["SELECT"]) { Database = "shop", View = "totals" },
        "MatviewPrivileges" => new(level, ["SELECT"]) { Database = "shop", MaterializedView = "sums" },
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    [Theory]
    [MemberData(nameof(Levels))]
    public void Each_level_takes_its_own_words_and_names_and_no_others(string level)
    {
        PrivilegeUnit good = Sample(level);
        Check(good);
        Check(good with { Privileges = PostgresLevel.All[level].Words });
        PrivilegeUnit[] bad =
        [
            good with { Privileges = [] },
            good with { Privileges = ["ALL"] },
            good with { Privileges = ["select"] },
            good with { Privileges = [.. good.Privileges, .. good.Privileges] },
            good with { Privileges = ["SELECT; DROP TABLE orders"] },
            good with { Database = "" },
            good with { Database = "template1" },
            good with { Database = "a\0b" },
            good with { Database = new string('a', 64) },
            good with { Schema = "pg_catalog" },
            good with { Schema = "pg_mine" },
            good with { Schema = "information_schema" },
            good.Table.Length > 0 ? good with { Table = "" } : good with { Table = "orders" },
            good.Column.Length > 0 ? good with { Column = "" } : good with { Column = "price" },
            good.Sequence.Length > 0 ? good with { Sequence = "" } : good with { Sequence = "numbers" },
            good.Function.Length > 0 ? good with { Function = "" } : good with { Function = "f" },
            good.Procedure.Length > 0 ? good with { Procedure = "" } : good with { Procedure = "p" },
            good.Type.Length > 0 ? good with { Type = "" } : good with { Type = "mood" },
            good.View.Length > 0 ? good with { View = "" } : good with { View = "totals" },
            good.MaterializedView.Length > 0 ? good with { MaterializedView = "" } : good with { MaterializedView = "sums" },
            level == "SchemaPrivileges" ? good with { Schema = "" } : good with { Database = "template0" },
        ];
        foreach (PrivilegeUnit unit in bad)
            Assert.Equal("InvalidParameterValue", Assert.Throws<ApiException>(() => Check(unit)).Code);
    }

    [Theory]
    [InlineData("GlobalPrivileges")]
    [InlineData("tableprivileges")]
    [InlineData("")]
    public void Other_levels_are_refused_and_not_repeated(string level)
    {
        ApiException refused = Assert.Throws<ApiException>(() => Check(new PrivilegeUnit(level, ["SUPERUSER"])));
        Assert.Equal("InvalidParameterValue", refused.Code);
        Assert.DoesNotContain("tableprivileges", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f(")]
    [InlineData("f(integer")]
    [InlineData("f(integer) TO PUBLIC")]
    [InlineData("f(integer); DROP TABLE orders; SELECT (1)")]
    [InlineData("f(/* */ integer)")]
    [InlineData("f('')")]
    [InlineData("(integer)")]
    public void A_functions_arguments_are_types_in_brackets(string function) =>
        Assert.Throws<ApiException>(() => Check(Function with { Function = function }));

    [Fact]
    public void The_same_thing_stands_in_one_unit()
    {
        InstanceRules rules = new([], []);
        PostgresPrivileges.Check(new CredentialScope(["%"], [Table, Table with { Schema = "sales" }]), rules);
        Assert.Throws<ApiException>(() => PostgresPrivileges.Check(new CredentialScope(["%"], [Table, Table with { Schema = "public", Privileges = ["INSERT"] }]), rules));
    }

    [Fact]
    public void An_instance_gives_only_its_databases_and_privileges()
    {
        Check(Table, new InstanceRules(["shop"], ["SELECT"]));
        Assert.Throws<ApiException>(() => Check(Table, new InstanceRules(["other"], [])));
        Assert.Throws<ApiException>(() => Check(Table, new InstanceRules([], ["INSERT"])));
    }

    [Fact]
    public void Accounts_have_no_hosts()
    {
        string[][] wrong = [[], ["10.0.0.%"], ["%", "%"], ["%", "10.0.0.1"]];
        foreach (string[] hosts in wrong)
            Assert.Contains("pg_hba.conf", Assert.Throws<ApiException>(() => PostgresPrivileges.Check(new CredentialScope(hosts, [Table]), new InstanceRules([], []))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verifier_is_the_one_of_the_standards_example()
    {
        using SecretValue password = PostgresTarget.Secret("pencil");
        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            ScramVerifier.Of(password, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096));
    }
}
