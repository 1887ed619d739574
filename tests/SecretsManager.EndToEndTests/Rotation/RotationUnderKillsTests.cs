using SecretsManager.Tests.Hosting;
using SecretsManager.Tests.Rotation;
using Xunit;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>A real server that is killed every few seconds while it rotates an account in a real MariaDB that an application uses all the time.</summary>
[TakesLong]
public sealed class RotationUnderKillsTests(MariaDbServer database, ITestOutputHelper log) : IClassFixture<MariaDbServer>
{
    private static int Rotations => Environment.GetEnvironmentVariable("SSM_TEST_LONG") == "1" ? 200 : 20;

    [Fact]
    public async Task No_login_of_the_application_fails()
    {
        await using ServerProcess server = await ServerProcess.Start("--SecretsManager:Rotation:LeaseSeconds=30");
        int kills = 0;
        await using Application application = new(server, database, "app");
        await application.Prepare(database.Port);
        await application.Start();
        for (int rotation = 0; rotation < Rotations; rotation++)
        {
            // Two equal calls in one second are one call.
            await Task.Delay(1000);
            string before = application.Account;
            await WatchedLoad.Until(async () => await Call(server, "RotateProductSecret", new { SecretName = "app" }) is "", 100);
            for (int kill = 0; kill < 2; kill++)
            {
                await Task.Delay(Random.Shared.Next(0, 600));
                await server.Kill();
                kills++;
                await server.Restart();
            }

            // It polls far more often than accounts change, as the documentation asks for.
            await WatchedLoad.Until(() => Task.FromResult(application.Account != before), 100);
        }

        await WatchedLoad.Until(async () => await Call(server, "RotateProductSecret", new { SecretName = "app" }) is "", 100);
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
}
