using System.Text.RegularExpressions;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.MySql;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>No name, host, password or privilege becomes anything else in a statement than what it is.</summary>
public sealed partial class MySqlQuotingTests(MariaDbServer server) : IClassFixture<MariaDbServer>
{
    private static readonly MySqlDialect Dialect = new(IsMariaDb: true, new Version(10, 11, 6), FoldsNames: false, LiteralDatabases: false);

    private static readonly string[] Pieces =
    [
        "'", "''", "`", "``", "\"", "\\", "\\'", "\\`", "--", "-- ", "#", "/*", "*/", "/*!", ";", "%", "_", "\\_", "@", "@@", "?", ":", ",", "(", ")", ".", "*", " ", "$",
        "\0", "\n", "\r", "\t", "\u001a", "\u007f", "é", "ß", "漢", "字", "\u00a5", "\u2019", "\uff07", "\ufffd", "\ud83d\ude00", "\ud83d", "\udc00", "\u200b", "ı", "İ",
        "a", "B", "x1", "shop", "root", "localhost", "OR 1=1", "DROP USER root", "; GRANT ALL ON *.* TO x", "TO", "ON", "127.0.0.1", "10.%", "::1",
    ];

    [Fact]
    public void A_hundred_thousand_values_are_each_one_token_or_refused() =>
        Assert.Empty(Violations(100_000, 1, MySqlNames.Identifier, MySqlNames.Literal, MySqlNames.Account));

    [Fact]
    public void A_quoting_with_a_mistake_is_found()
    {
        Assert.NotEmpty(Violations(2_000, 2, name => $"`{name}`", MySqlNames.Literal, MySqlNames.Account));
        Assert.NotEmpty(Violations(2_000, 2, MySqlNames.Identifier, text => "'" + text.Replace("'", "\\'", StringComparison.Ordinal) + "'", MySqlNames.Account));
        Assert.NotEmpty(Violations(2_000, 2, MySqlNames.Identifier, MySqlNames.Literal, (user, host) => $"'{user}'@'{host}'"));
    }

    [Fact]
    public void A_hundred_thousand_grants_have_the_tokens_of_their_privileges_and_no_other()
    {
        Random chance = new(3);
        var (made, refused) = (0, 0);
        while (made < 100_000)
        {
            var (level, database, table, column, user, host) = (chance.Next(4), Name(chance), Name(chance), Name(chance), Value(chance), Value(chance));
            string[] levels = ["GlobalPrivileges", "DatabasePrivileges", "TablePrivileges", "ColumnPrivileges"];
            string[] words = ["SELECT", "INSERT", "CREATE VIEW", "DROP USER", "SUPER", "select", "UPDATE, SUPER", "REFERENCES", "GRANT OPTION"];
            var word = words[chance.Next(words.Length)];
            PrivilegeUnit unit = new(levels[level], [word]) { Database = level > 0 ? database : "", Table = level > 1 ? table : "", Column = level > 2 ? column : "" };
            try
            {
                var statement = Assert.Single(MySqlGrant.Give(MySqlGrant.Of([unit], Dialect), MySqlNames.Account(user, host)));
                List<MySqlToken> expected = [MySqlToken.Word("GRANT"), .. word.Split(' ').Select(MySqlToken.Word)];
                if (level == 3)
                    expected.AddRange([MySqlToken.Sign('('), MySqlToken.Name(column.ToLowerInvariant()), MySqlToken.Sign(')')]);
                expected.Add(MySqlToken.Word("ON"));
                expected.AddRange(level switch
                {
                    0 => [MySqlToken.Sign('*'), MySqlToken.Sign('.'), MySqlToken.Sign('*')],
                    1 => [MySqlToken.Name(Regex.Replace(database, "[_%]", @"\$0")), MySqlToken.Sign('.'), MySqlToken.Sign('*')],
                    _ => [MySqlToken.Name(database), MySqlToken.Sign('.'), MySqlToken.Name(table)],
                });
                expected.AddRange([MySqlToken.Word("TO"), MySqlToken.Literal(user), MySqlToken.Sign('@'), MySqlToken.Literal(host)]);
                Assert.Equal(expected, MySqlTokens.Read(statement));
                Assert.Contains(word, new[] { "SELECT", "INSERT", "CREATE VIEW", "REFERENCES", "GRANT OPTION" });
                made++;
            }
            catch (TargetException)
            {
                refused++;
            }
        }

        Assert.True(refused > 1000, "The refusals were not tried.");
    }

    [Fact]
    public async Task A_thousand_statements_are_to_the_engine_what_they_are_to_us()
    {
        Random chance = new(4);
        using var target = server.TargetOf("root", "");
        await using var session = await MySqlSession.Administer(target, default);
        var connection = Assert.Single(await session.Query("SELECT CONNECTION_ID()", default))[0];
        List<string> sent = [];
        async Task Send(string statement)
        {
            sent.Add(statement);
            await session.Execute(statement, default);
        }

        const string User = "app_SSM_log";
        for (var i = 0; sent.Count < 1000; i++)
        {
            // The log has one line for a statement without line ends.
            var text = Value(chance).Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
            var (database, host) = (Name(chance), $"10.{i / 250}.{i % 250}.%");
            if (!Quotes(() => MySqlNames.Literal(text)) || text.Contains('\u001a', StringComparison.Ordinal) || !MySqlNames.IsPlainDatabase(database))
                continue;

            // A text as the engine reads it.
            var query = $"SELECT {MySqlNames.Literal(text)}, {MySqlNames.Literal(database)}";
            sent.Add(query);
            Assert.Equal([text, database], Assert.Single(await session.Query(query, default)));

            // A database as the catalogue keeps it.
            var account = MySqlNames.Account(User, host);
            await Send($"CREATE USER {account} {Dialect.IdentifiedPlainly(text)}");
            HashSet<MySqlGrant> grants = MySqlGrant.Of([new("DatabasePrivileges", ["SELECT", "LOCK TABLES"]) { Database = database }], session.Dialect);
            foreach (var statement in MySqlGrant.Give(grants, account))
                await Send(statement);
            Assert.Equal([MySqlNames.Pattern(database)], await server.Ask($"SELECT Db FROM mysql.db WHERE User = '{User}' AND Host = '{host}'"));
            await Send($"DROP USER IF EXISTS {account}");
        }

        var logged = Logged().Matches(await server.ReadLog()).Where(line => line.Groups[1].Value == connection).Select(line => line.Groups[2].Value).ToList();
        Assert.Equal(sent, logged.Skip(logged.FindIndex(line => line == "SELECT CONNECTION_ID()") + 1));
        Assert.Empty(await server.Ask("SELECT User FROM mysql.global_priv WHERE User NOT IN ('root', 'ssm_admin', 'mariadb.sys', 'mysql')"));
    }

    [Fact]
    public void What_no_statement_can_hold_is_refused()
    {
        foreach (var name in new[] { "", new string('a', 65), "a\0", "a\n", "a ", "\ud83d\ude00", "\ud83d" })
            Assert.Throws<TargetException>(() => MySqlNames.Identifier(name));
        foreach (var database in new[] { "a\\b", new string('_', 33), "" })
            Assert.Throws<TargetException>(() => MySqlNames.Pattern(database));
        foreach (var text in new[] { "a\0b", "\ud83d" })
            Assert.Throws<TargetException>(() => MySqlNames.Literal(text));
        Assert.Throws<TargetException>(() => MySqlNames.Account("", "%"));
        Assert.Throws<TargetException>(() => MySqlNames.Account("a", new string('1', 256)));
        Assert.Throws<TargetException>(() => MySqlNames.Account(new string('a', 81), "%"));
        Assert.Equal(@"sh\_op\%", MySqlNames.Pattern("sh_op%"));
    }

    private static List<string> Violations(int count, int seed, Func<string, string> identifier, Func<string, string> literal, Func<string, string, string> account)
    {
        Random chance = new(seed);
        List<string> violations = [];
        for (var i = 0; i < count; i++)
        {
            var (name, text, user, host) = (Name(chance), Value(chance), Value(chance), Value(chance));
            Check($"x{i}", () => identifier(name), [MySqlToken.Name(name)], MayRefuseName(name));
            Check(text, () => literal(text), [MySqlToken.Literal(text)], MayRefuseText(text));
            Check(
                user + host, () => account(user, host), [MySqlToken.Literal(user), MySqlToken.Sign('@'), MySqlToken.Literal(host)],
                MayRefuseText(user + "|" + host) || user.Length is 0 or > 80 || (user + host).Any(char.IsControl));
        }

        return violations;

        void Check(string value, Func<string> quote, MySqlToken[] expected, bool mayRefuse)
        {
            try
            {
                var tokens = MySqlTokens.Read($"SHOW {quote()} END");
                if (mayRefuse || !tokens.Skip(1).SkipLast(1).SequenceEqual(expected) || tokens[^1] != MySqlToken.Word("END"))
                    violations.Add(value);
            }
            catch (TargetException)
            {
                if (!mayRefuse)
                    violations.Add(value);
            }
        }
    }

    private static bool MayRefuseName(string name) =>
        name.Length is 0 or > 64 || name.EndsWith(' ') || name.Any(c => c < ' ' || c is >= '\u007f' and < '\u00a0' || c is >= '\ud800' and <= '\udfff');

    private static bool MayRefuseText(string text) => text.Contains('\0', StringComparison.Ordinal)
        || Regex.IsMatch(text, "[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]");

    private static bool Quotes(Func<string> quote)
    {
        try
        {
            return quote().Length > 0;
        }
        catch (TargetException)
        {
            return false;
        }
    }

    private static string Value(Random chance) => string.Concat(Enumerable.Range(0, chance.Next(0, 9)).Select(_ => Pieces[chance.Next(Pieces.Length)]));

    // Rather seldom what is no name at all.
    private static string Name(Random chance)
    {
        while (true)
        {
            var name = Value(chance);
            if (chance.Next(10) == 0 || !MayRefuseName(name))
                return name;
        }
    }

    [GeneratedRegex(@"^(?:\d{6} +\d+:\d\d:\d\d)?\t+ *(\d+) Query\t(.*)$", RegexOptions.Multiline)]
    private static partial Regex Logged();
}
