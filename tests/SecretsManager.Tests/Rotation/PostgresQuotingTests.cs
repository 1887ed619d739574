using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.Postgres;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Whatever a name is, it is one token of a statement, and nothing of it is another: by a scanner of our own, and by the engine's log.</summary>
public sealed partial class PostgresQuotingTests(PostgresTarget postgres) : IClassFixture<PostgresTarget>
{
    private static readonly string[] Pieces =
    [
        "\"", "\"\"", "'", "''", ";", "\\", "\\\"", "\\'", "$", "$$", "$a$", "--", "/*", "*/", "@p", ":p", "$1", "?", "\n", "\r\n", "\t", " ", "E'", "U&\"", "(", ")", ",", ".", "a", "Z", "0",
        "é", "名", "😀", "\u2028", "\u00a0", "\ufeff", "\u0001", "\u007f", " OR 1=1", "; DROP TABLE x; --", " TO PUBLIC", "%s", "{0}",
    ];

    [Fact]
    public void A_hundred_thousand_names_are_one_token_each()
    {
        Random chance = new(20261);
        for (int i = 0; i < 100_000; i++)
            Assert.Null(Stray(NewName(chance), PostgresNames.Identifier, PostgresNames.Literal));
    }

    [Fact]
    public void A_quoting_that_only_encloses_is_found_out()
    {
        Random chance = new(20261);
        string[] names = [.. Enumerable.Range(0, 1000).Select(_ => NewName(chance))];
        Assert.Contains(names, name => Stray(name, plain => $"\"{plain}\"", PostgresNames.Literal) is not null);
        Assert.Contains(names, name => Stray(name, PostgresNames.Identifier, plain => $"'{plain}'") is not null);
        Assert.Contains(names, name => Stray(name, PostgresNames.Identifier, plain => $"E'{plain.Replace("'", "''", StringComparison.Ordinal)}'") is not null);
    }

    [Fact]
    public void Names_that_PostgreSQL_cannot_have_are_refused()
    {
        string[] names = ["", "a\0b", "\ud800", "a\udc00b", new string('a', 64), new string('名', 22)];
        foreach (string name in names)
        {
            Assert.False(PostgresNames.IsIdentifier(name));
            Assert.Throws<ArgumentException>(() => PostgresNames.Identifier(name));
            Assert.Throws<ArgumentException>(() => PostgresNames.Qualified("s", name));
        }
    }

    [Fact]
    public async Task The_engines_log_of_a_thousand_names_has_no_other_statement_and_no_password()
    {
        Random chance = new(4711);
        string[] names = [.. Enumerable.Range(0, 4000).Select(_ => NewName(chance)).Distinct().Take(1000)];
        string database = "names \"; DROP";
        await postgres.Run("postgres", $"CREATE DATABASE {PostgresNames.Identifier(database)} TEMPLATE template0 ENCODING 'UTF8'");
        await postgres.Run(
            database, "CREATE FUNCTION public.make(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TABLE %I ()', $1); RETURN ''; END $$");
        foreach (string[] some in names.Chunk(100))
            await postgres.Ask(database, $"SELECT {string.Join(" || ", some.Select((_, at) => $"public.make(${at + 1})"))}", some);

        string account = PostgresTarget.NewAccount(), plain = PostgresTarget.NewPassword();
        PostgresDriver driver = new(new SystemRandomBytes(), TimeProvider.System, NullLogger<PostgresDriver>.Instance);
        CredentialScope scope = new(["%"], [.. names.Select(name => new PrivilegeUnit("TablePrivileges", ["SELECT"]) { Database = database, Table = name })]);
        driver.Check(scope, new InstanceRules([database], ["SELECT"]));
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(plain);
        int begin = (await postgres.Server.ReadLog()).Length;
        await driver.Apply(target, account, password, scope, TestContext.Current.CancellationToken);
        Assert.Equal(1000, (await postgres.Rights(database, account)).Count);
        int end = (await postgres.Server.ReadLog()).Length;
        await driver.Apply(target, account, password, scope with { Privileges = [] }, TestContext.Current.CancellationToken);
        Assert.Empty(await postgres.Rights(database, account));
        await driver.Drop(target, account, scope, TestContext.Current.CancellationToken);

        string log = await postgres.Server.ReadLog();
        Assert.DoesNotContain(plain, log, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresTarget.AdministratorPassword, log[begin..], StringComparison.Ordinal);
        List<List<(string Kind, string Value)>> given = [.. Statements(log[begin..end]).Select(PostgresTokens.Of).Where(tokens => tokens[0].Value == "GRANT")];
        Assert.Equivalent(names, given.Select(tokens => tokens[6].Value), strict: true);
        Assert.All(given, tokens => Assert.Equal("GRANT SELECT ON TABLE public .  TO " + account, string.Join(' ', tokens.Select((token, at) => at == 6 ? "" : token.Value))));
        foreach (string statement in Statements(log[begin..]))
        {
            List<(string Kind, string Value)> tokens = PostgresTokens.Of(statement);
            Assert.Contains(tokens[0].Value, (string[])["BEGIN", "COMMIT", "SELECT", "WITH", "CREATE", "ALTER", "GRANT", "REVOKE", "DROP"]);
            Assert.DoesNotContain(tokens, token => token is ("sign", ";") or ("open", _));
        }
    }

    /// <summary>What a statement with the name has that it should not have; null if nothing.</summary>
    private static string? Stray(string name, Func<string, string> identifier, Func<string, string> literal)
    {
        string statement = $"REVOKE SELECT ({identifier(name)}) ON TABLE {identifier(name)}.{identifier(name)} FROM {identifier(name)} PASSWORD {literal(name)} CASCADE";
        (string, string)[] expected =
        [
            ("word", "REVOKE"), ("word", "SELECT"), ("sign", "("), ("name", name), ("sign", ")"), ("word", "ON"), ("word", "TABLE"), ("name", name), ("sign", "."), ("name", name),
            ("word", "FROM"), ("name", name), ("word", "PASSWORD"), ("text", name), ("word", "CASCADE"),
        ];
        return PostgresTokens.Of(statement).SequenceEqual(expected) ? null : statement;
    }

    private static string NewName(Random chance)
    {
        while (true)
        {
            string name = string.Concat(Enumerable.Range(0, chance.Next(1, 16)).Select(_ => Pieces[chance.Next(Pieces.Length)]));
            if (Encoding.UTF8.GetByteCount(name) <= PostgresNames.LongestIdentifier)
                return name;
        }
    }

    /// <summary>The statements in a log, in order. Lines that go on begin with a tab.</summary>
    private static IEnumerable<string> Statements(string log) => Entry().Matches(log.Replace("\n\t", "\u0002", StringComparison.Ordinal))
        .Select(match => match.Groups[1].Value.Replace('\u0002', '\n'));

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d [^\n]*? LOG:  (?:statement|execute <unnamed>): ([^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
