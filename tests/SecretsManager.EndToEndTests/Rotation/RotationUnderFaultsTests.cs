using SecretsManager.Tests.Rotation;
using Xunit;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>
/// A real server that rotates an account in a real MariaDB that an application uses all the time, while the way to the database, the database and its rules
/// for passwords fail.
/// </summary>
public sealed class RotationUnderFaultsTests(MariaDbServer database, ITestOutputHelper log) : IClassFixture<MariaDbServer>
{
    [Fact]
    public async Task No_login_of_the_application_fails()
    {
        await using FaultProxy way = new(database.Port);
        await using ServerProcess server = await ServerProcess.Start();
        await using Application application = new(server, database, "app");
        await application.Prepare(way.Port);
        await application.Start();

        // A rotation says and hears more than that.
        for (int cut = 0; cut < 4; cut++)
        {
            way.Arm(Random.Shared.Next(1, 1500), answers: cut % 2 == 0);
            await Rotate(server, application);
            Assert.True(way.HasCut, "Nothing was cut.");
        }

        way.Arm(long.MaxValue, answers: false);
        way.Delay = TimeSpan.FromMilliseconds(100);
        await Rotate(server, application);
        way.Delay = TimeSpan.Zero;

        for (int restart = 0; restart < 2; restart++)
        {
            await Rotate(server, application, async () =>
            {
                await Task.Delay(Random.Shared.Next(0, 600));
                application.DatabaseIsAway = true;
                await database.Stop();
                await database.Start();
                application.DatabaseIsAway = false;
            });
        }

        await database.Do("INSTALL SONAME 'simple_password_check'");
        await database.Do("SET GLOBAL simple_password_check_minimal_length = 100");
        (string code, long task) = await Begin(server);
        Assert.Equal(string.Empty, code);
        string before = application.Account;
        await WatchedLoad.Until(async () => (await Status(server, task)).Status == 2, 100);
        Assert.Contains("password", (await Status(server, task)).Reason, StringComparison.Ordinal);
        Assert.Equal(before, application.Account);
        await database.Do("SET GLOBAL simple_password_check_minimal_length = 8");
        await database.Do("SET GLOBAL simple_password_check_other_characters = 0");
        await Rotate(server, application);

        log.WriteLine($"{application.Logins} logins");
        Assert.Empty(application.Failures);
        Assert.Equal(2, (await database.Ask("SELECT user FROM mysql.user WHERE user LIKE 'app\\_SSM\\_%'")).Length);
    }

    private static async Task Rotate(ServerProcess server, Application application, Func<Task>? meanwhile = null)
    {
        // Two equal calls in one second are one call.
        await Task.Delay(1000);
        string before = application.Account;
        await WatchedLoad.Until(async () => (await Begin(server)).Code is "", 100);
        if (meanwhile is not null)
            await meanwhile();
        await WatchedLoad.Until(() => Task.FromResult(application.Account != before), 100);
    }

    private static async Task<(string Code, long Task)> Begin(ServerProcess server)
    {
        using SignedClient client = SignedClient.Of(server);
        WireAnswer answer = await client.Call("RotateProductSecret", new { SecretName = "app" });
        return (answer.Code, answer.Code.Length > 0 ? 0 : (long)answer.Fields["FlowID"]!);
    }

    private static async Task<(long Status, string Reason)> Status(ServerProcess server, long task)
    {
        using SignedClient client = SignedClient.Of(server);
        WireAnswer answer = await client.Call("DescribeAsyncRequestInfo", new { FlowID = task });
        return ((long)answer.Fields["TaskStatus"]!, (string)answer.Fields["Description"]!);
    }
}
