using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>The price plan that docs/examples has as a settings file, and the example that docs/metering.md computes with it.</summary>
public sealed class PricePlanTests
{
    private static string Example => Path.Combine(AppContext.BaseDirectory, "examples", "prices-cloud.json");

    [Fact]
    public async Task A_hundred_secrets_read_twenty_times_a_day_cost_what_the_documentation_says()
    {
        await using ServerProcess server = await ServerProcess.Start(before => File.Copy(Example, Path.Combine(before.DataDirectory, "appsettings.json")));
        await server.Stop();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateTimeOffset end = new(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset start = end.AddMonths(-1);
        await Count(server, start, end, secrets: 100, calls: 60_000);
        await server.Restart();

        using SignedClient client = SignedClient.Of(server);
        JsonObject bill = (await client.Call("DescribeBill", new { StartTime = start.ToUnixTimeSeconds(), EndTime = end.ToUnixTimeSeconds() })).Fields;
        JsonObject line = Assert.Single(bill["Lines"]!.AsArray())!.AsObject();
        Assert.Equal(
            ("40.00", 6, "0.30", "40.30", "USD"),
            ((string?)line["SecretAmount"], (int)line["CallBlocks"]!, (string?)line["CallAmount"], (string?)bill["TotalAmount"], (string?)bill["Currency"]));
    }

    [Fact]
    public async Task Ssh_keys_are_free_under_the_example_s_settings()
    {
        await using ServerProcess server = await ServerProcess.Start(before => File.Copy(Example, Path.Combine(before.DataDirectory, "appsettings.json")));
        await server.Stop();
        DateTimeOffset end = new(DateTimeOffset.UtcNow.Date, TimeSpan.Zero);
        await Count(server, end.AddDays(-1), end, secrets: 100, calls: 0, type: 2);
        await server.Restart();

        using SignedClient client = SignedClient.Of(server);
        JsonObject bill = (await client.Call("DescribeBill", new { StartTime = end.AddDays(-1).ToUnixTimeSeconds(), EndTime = end.ToUnixTimeSeconds() })).Fields;
        Assert.Equal("0.00", (string?)bill["TotalAmount"]);
    }

    // A month that has passed, by what the server would have counted in it.
    private static async Task Count(ServerProcess server, DateTimeOffset start, DateTimeOffset end, int secrets, int calls, int type = 0)
    {
        SQLitePCL.Batteries_V2.Init();
        await using SqliteConnection connection = new($"Data Source={Path.Combine(server.DataDirectory, "secrets.db")};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            WITH RECURSIVE hours (hour) AS (SELECT @from UNION ALL SELECT hour + 1 FROM hours WHERE hour + 1 < @before)
            INSERT INTO record_hours (kind, account, hour, region, type, records) SELECT 'secret', @account, hour, 'ap-guangzhou', @type, @secrets FROM hours;
            INSERT INTO usage (account, hour, region, service, action, succeeded, node, calls)
            SELECT @account, @from, 'ap-guangzhou', 'ssm', 'GetSecretValue', 1, 'node', @calls WHERE @calls > 0;
            """;
        command.Parameters.AddWithValue("@from", start.ToUnixTimeSeconds() / 3600);
        command.Parameters.AddWithValue("@before", end.ToUnixTimeSeconds() / 3600);
        command.Parameters.AddWithValue("@account", long.Parse(server.FirstKey.Uin, CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("@type", type);
        command.Parameters.AddWithValue("@secrets", secrets);
        command.Parameters.AddWithValue("@calls", calls);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
