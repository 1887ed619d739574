using SecretsManager.Tests.Rotation;
using Xunit;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>A real server that is killed every few seconds while it rotates an account in a real MariaDB that an application uses all the time.</summary>
public sealed class RotationUnderKillsTests(MariaDbServer database, ITestOutputHelper log) : IClassFixture<MariaDbServer>
{
    private const int MostSeconds = 240;

    private static int Rotations => Environment.GetEnvironmentVariable("SSM_TEST_LONG") == "1" ? 200 : 20;

    [Fact]
    public async Task No_login_of_the_application_fails()
    {
        await using ServerProcess server = await ServerProcess.Start("--SecretsManager:Rotation:LeaseSeconds=30");
        string name = await database.NewDatabase();
        await using (OfficialSdk sdk = OfficialSdk.Start(server))
        {
            await sdk.Ok("CreateSecret", new { SecretName = "administrator", SecretString = $$"""{"UserName":"{{MariaDbServer.Administrator}}","Password":"{{MariaDbServer.AdministratorPassword}}"}""" });
            using SignedClient client = SignedClient.Of(server);
            WireAnswer registered = await client.Call("RegisterProductInstance", new
            {
                InstanceID = "db-1",
                ProductName = "Mariadb",
                Host = "127.0.0.1",
                database.Port,
                database.Authority,
                CredentialSecretName = "administrator",
                LoginsPerSecond = 100,
            });
            Assert.Equal(string.Empty, registered.Code);
            long task = (await sdk.Ok("CreateProductSecret", new
            {
                SecretName = "app",
                UserNamePrefix = "app",
                ProductName = "Mariadb",
                InstanceID = "db-1",
                Domains = new[] { "127.0.0.%" },
                PrivilegesList = new[] { new { PrivilegeName = "DatabasePrivileges", Privileges = new[] { "SELECT" }, Database = name } },
            })).Number("FlowID");
            await Until(async () => (await sdk.Ok("DescribeAsyncRequestInfo", new { FlowID = task })).Number("TaskStatus") == 1);
            Assert.Contains("UserName", (await sdk.Ok("GetSecretValue", new { SecretName = "app", VersionId = "SSM_Current" })).Text("SecretString"), StringComparison.Ordinal);
        }

        int kills = 0;
        await using Application application = new(server, database, "app");
        await application.Start();
        for (int rotation = 0; rotation < Rotations; rotation++)
        {
            // Two equal calls in one second are one call.
            await Task.Delay(1000);
            string before = application.Account;
            await Until(async () => await Call(server, "RotateProductSecret", new { SecretName = "app" }) is "");
            if (rotation % 2 == 0)
            {
                await Task.Delay(Random.Shared.Next(0, 900));
                await server.Kill();
                kills++;
                await server.Restart();
            }

            // It polls far more often than accounts change, as the documentation asks for.
            await Until(() => Task.FromResult(application.Account != before));
        }

        await Until(async () => await Call(server, "RotateProductSecret", new { SecretName = "app" }) is "");
        log.WriteLine($"{Rotations} rotations, {kills} kills, {application.Logins} logins");
        Assert.Empty(application.Failures);
        Assert.True(application.Logins > Rotations);
        Assert.Equal(2, (await database.Ask("SELECT user FROM mysql.user WHERE user LIKE 'app\\_SSM\\_%'")).Length);
    }

    private static async Task<string> Call(ServerProcess server, string action, object parameters)
    {
        using SignedClient client = SignedClient.Of(server);
        return (await client.Call(action, parameters)).Code;
    }

    private static async Task Until(Func<Task<bool>> reached)
    {
        System.Diagnostics.Stopwatch waited = System.Diagnostics.Stopwatch.StartNew();
        while (!await reached())
        {
            Assert.True(waited.Elapsed.TotalSeconds < MostSeconds, "It did not come to what the test waits for.");
            await Task.Delay(100);
        }
    }
}
