using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Server.Rotation;
using SecretsManager.Tests.Rotation;
using Xunit;

namespace SecretsManager.Tests.Events;

/// <summary>What receivers are told of secrets whose values a product makes: nothing until the account is there, and also that it could not be made.</summary>
public sealed class ProductSecretEventTests : IAsyncLifetime
{
    private readonly ProductDouble product = new();
    private EventBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await EventBench.Open(more: services => services.AddSingleton<IProductDriver>(product));
        await bench.Bench.SsmOk("CreateSecret", new { SecretName = "administrator", SecretString = JsonSerializer.Serialize(new { UserName = "root", Password = product.Administrator }) });
        await bench.Bench.SsmOk("RegisterProductInstance", new
        {
            InstanceID = "db-1",
            ProductName = ProductDouble.Name,
            Host = "db.example",
            Encryption = "None",
            CredentialSecretName = "administrator",
            LoginsPerSecond = 1000,
        });
        await bench.Register(bench.One);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task It_is_created_when_its_account_is_and_rotates_like_all_others()
    {
        product.Hook = at =>
        {
            if (at == "before login")
                throw new TargetException(TargetFault.Unreachable, "Planned by the test.");
        };
        await Create("app");
        await bench.Work();
        await bench.Work();
        Assert.Empty(bench.One.Seen);
        product.Hook = _ => { };
        await Work();
        Assert.Equal(["created", "version-added"], bench.One.TypesOf("app"));
        await bench.Bench.SsmOk("RotateProductSecret", new { SecretName = "app" });
        await Work();
        Assert.Equal(["version-added", "rotated", "current-changed"], bench.One.TypesOf("app")[2..]);
        Told rotated = bench.One.Seen.Single(told => told.Type == "rotated");
        Assert.Equal((bench.One.Seen[1].Version, bench.One.Seen[2].Version), (rotated.Previous, rotated.Version));
        string sent = Encoding.UTF8.GetString(bench.One.Receiver.Bytes);
        Assert.All(product.All.Values, account => Assert.DoesNotContain(account.Password, sent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_whose_account_cannot_be_made_is_told_as_failed_and_then_as_deleted()
    {
        product.Hook = at =>
        {
            if (at == "before login")
                throw new TargetException(TargetFault.Untrusted, "Planned by the test.");
        };
        await Create("app");
        await Work();
        Assert.Equal(["creation-failed"], bench.One.TypesOf("app"));
        Assert.Equal(["secretName", "secretId", "account", "region", "requestId"], bench.One.Seen[0].Data.EnumerateObject().Select(member => member.Name));
        await bench.Bench.SsmOk("DeleteSecret", new { SecretName = "app" });
        await Work();
        Assert.Equal(["creation-failed", "deleted"], bench.One.TypesOf("app"));
    }

    private Task<JsonElement> Create(string name) => bench.Bench.SsmOk("CreateProductSecret", new
    {
        SecretName = name,
        UserNamePrefix = "app",
        ProductName = ProductDouble.Name,
        InstanceID = "db-1",
        Domains = new[] { "%" },
        PrivilegesList = new[] { new { PrivilegeName = "GlobalPrivileges", Privileges = new[] { "SELECT" } } },
    });

    private async Task Work()
    {
        for (int look = 0; look < 4; look++)
            await bench.Work(TimeSpan.FromMinutes(2));
    }
}
