using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Secrets;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>A thousand secrets that are to rotate from the same second on do not all begin in it.</summary>
public sealed class RotationJitterTests
{
    [Fact]
    public async Task The_first_rotation_of_a_schedule_begins_later_than_its_time_by_chance_and_so_do_the_following()
    {
        ProductDouble product = new();
        await using Bench bench = await Bench.Open(new StorageSettings(), null, [], null, services => services.AddSingleton<IProductDriver>(product));
        await bench.SsmOk("CreateSecret", new { SecretName = "administrator", SecretString = $$"""{"UserName":"root","Password":"{{product.Administrator}}"}""" });
        await bench.SsmOk("RegisterProductInstance", new { InstanceID = "db-1", ProductName = ProductDouble.Name, Host = "db.example", Encryption = "None", CredentialSecretName = "administrator", LoginsPerSecond = 1000 });
        DateTimeOffset begin = DateTimeOffset.FromUnixTimeSeconds(bench.Now).AddDays(1);
        string beginTime = begin.AddHours(8).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        for (int i = 0; i < 10; i++)
        {
            await bench.SsmOk("CreateSecret", new { SecretName = $"own-{i}", SecretString = "x" });
            await bench.SsmOk("SetSecretRotation", new { SecretName = $"own-{i}", Kind = "Generated", EnableRotation = true, Frequency = 30, RotationBeginTime = beginTime });
            await bench.SsmOk("CreateProductSecret", new
            {
                SecretName = $"account-{i}",
                UserNamePrefix = "app",
                ProductName = ProductDouble.Name,
                InstanceID = "db-1",
                Domains = new[] { "%" },
                PrivilegesList = new[] { new { PrivilegeName = "GlobalPrivileges", Privileges = new[] { "SELECT" } } },
                EnableRotation = true,
                RotationFrequency = 30,
                RotationBeginTime = beginTime,
            });
        }

        foreach (string kind in (string[])["own", "account"])
        {
            TimeSpan[] late = [.. (await Schedules(kind)).Select(schedule => DateTimeOffset.FromUnixTimeMilliseconds(schedule.Next!.Value) - begin)];
            Assert.All(late, one => Assert.InRange(one, TimeSpan.Zero, TimeSpan.FromSeconds(300)));
            Assert.True(late.Distinct().Count() >= 5, "They begin together.");
        }

        // What a rotation has begun too late by chance moves none of the following.
        bench.Time.Advance(begin.AddMinutes(6) - bench.Time.GetUtcNow());
        for (int look = 0; look < 4; look++)
        {
            await bench.RunAllDue();
            await bench.Service<RotationWorker>().Idle();
            bench.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.All(await Schedules("own"), schedule =>
        {
            Assert.NotNull(schedule.Latest);
            Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(schedule.Next!.Value) - begin.AddDays(30), TimeSpan.Zero, TimeSpan.FromSeconds(300));
        });

        async Task<RotationSchedule[]> Schedules(string kind)
        {
            List<RotationSchedule> all = [];
            for (int i = 0; i < 10; i++)
                all.Add((await bench.Deployment.Secrets.Get(bench.Key.Account, "ap-guangzhou", $"{kind}-{i}", default)).Value.Schedule!);
            return [.. all];
        }
    }
}
