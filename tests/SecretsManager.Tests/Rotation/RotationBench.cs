using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Server;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Secrets;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>A deployment with an instance of a product registered.</summary>
internal sealed class RotationBench : IAsyncDisposable
{
    public const string Instance = "db-1";

    private RotationBench(Bench bench, PlanWatch watch) => (Bench, Watch) = (bench, watch);

    public Bench Bench { get; }

    /// <summary>What watches that nothing is touched before it is planned; what it finds and no test takes fails the test at its end.</summary>
    public PlanWatch Watch { get; }

    /// <summary>The product of the instance.</summary>
    public required string Product { get; init; }

    /// <summary>What the names of its accounts begin with; an instance may be shared by tests.</summary>
    public string Prefix { get; init; } = "a" + Identifiers.NewAlphanumeric(6, new SystemRandomBytes());

    /// <summary>The configuration with which CreateSecret makes a secret of the product; empty where CreateProductSecret makes it.</summary>
    public string Config { get; init; } = string.Empty;

    /// <summary>What new accounts may do.</summary>
    public required object[] Privileges { get; init; }

    /// <summary>The host, where accounts are keys in it.</summary>
    public SshHost? Host { get; init; }

    /// <summary>The instances in which accounts of a new secret are.</summary>
    public string[] Instances { get; init; } = [Instance];

    /// <summary>With the product in memory.</summary>
    /// <param name="more">Settings besides.</param>
    /// <param name="services">What else the gateway is built from.</param>
    public static Task<RotationBench> Open(
        ProductDouble product, ICrashPoints? crash = null, StorageSettings? storage = null, Dictionary<string, string?>? more = null, Action<IServiceCollection>? services = null) => Open(
        ProductDouble.Name,
        ("db.example", 1),
        ("root", product.Administrator),
        [new { PrivilegeName = "GlobalPrivileges", Privileges = new[] { "SELECT" } }],
        crash,
        collection =>
        {
            collection.AddSingleton<IProductDriver>(product);
            services?.Invoke(collection);
        },
        storage,
        more);

    /// <summary>As the first, with a driver that applies its first new password already at the begin of another piece of work.</summary>
    /// <param name="at">That method of the driver; empty for none.</param>
    public static Task<RotationBench> OpenHasty(ProductDouble product, string at) => Open(
        ProductDouble.Name,
        ("db.example", 1),
        ("root", product.Administrator),
        [new { PrivilegeName = "GlobalPrivileges", Privileges = new[] { "SELECT" } }],
        null,
        services => services.AddSingleton<IProductDriver>(product),
        hasty: services => PlanWatch.Over<IProductDriver>(services, (watched, provider) => watched.Products[0].Name == ProductDouble.Name ? new HastyDriver(watched, at, provider) : watched));

    /// <summary>Another node of the same deployment.</summary>
    public Task<RotationBench> Beside(ProductDouble product, StorageSettings storage) => Beside(storage, [], services => services.AddSingleton<IProductDriver>(product));

    /// <summary>Another node of the same deployment, for secrets of the caller's own.</summary>
    public async Task<RotationBench> Beside(StorageSettings storage, Dictionary<string, string?> settings, Action<IServiceCollection>? more = null) =>
        new(await Bench.Open(storage, Bench, With(settings), null, Watched(more, Watch)), Watch) { Product = Product, Privileges = Privileges };

    /// <summary>With an instance of a real product.</summary>
    public static async Task<RotationBench> Open(
        string product, (string Host, int Port) address, (string Account, string Password) administrator, object[] privileges, ICrashPoints? crash = null, Action<IServiceCollection>? more = null,
        StorageSettings? storage = null, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? hasty = null)
    {
        PlanWatch watch = new();
        Bench bench = await Bench.Open(storage ?? new StorageSettings(), null, With(settings ?? []), crash, Watched(more, watch) + hasty);
        RotationBench rotation = new(bench, watch) { Product = product, Privileges = privileges };
        await rotation.Register(address, administrator);
        return rotation;
    }

    /// <summary>With an instance of a real Redis.</summary>
    public static async Task<RotationBench> OpenRedis(int port, ICrashPoints? crash)
    {
        PlanWatch watch = new();
        Bench bench = await Bench.Open(new StorageSettings(), null, Settings(), crash, watch.Over);
        RotationBench rotation = new(bench, watch) { Product = "Redis", Privileges = [], Prefix = "redis", Config = $$"""{"InstanceId":"{{Instance}}","Privilege":"rw"}""" };
        await rotation.Register(("127.0.0.1", port), (RedisServer.Administrator, RedisServer.AdministratorPassword));
        return rotation;
    }

    private static Dictionary<string, string?> Settings() => With([]);

    private static Dictionary<string, string?> With(Dictionary<string, string?> settings) => new(settings) { ["SecretsManager:Rotation:JitterSeconds"] = "0" };

    private static Action<IServiceCollection> Watched(Action<IServiceCollection>? more, PlanWatch watch) => services =>
    {
        more?.Invoke(services);
        watch.Over(services);
    };

    private async Task Register((string Host, int Port) address, (string Account, string Password) administrator)
    {
        await StoreAdministrator(administrator.Account, administrator.Password);
        await Bench.SsmOk("RegisterProductInstance", new
        {
            InstanceID = Instance,
            ProductName = Product,
            address.Host,
            address.Port,
            Encryption = "None",
            CredentialSecretName = "administrator",
            LoginsPerSecond = 1000,
        });
    }

    /// <summary>Without an instance, for secrets of the caller's own.</summary>
    public static async Task<RotationBench> OpenWithout(
        Dictionary<string, string?> settings, ICrashPoints? crash = null, Action<IServiceCollection>? more = null, StorageSettings? storage = null)
    {
        PlanWatch watch = new();
        Bench bench = await Bench.Open(storage ?? new StorageSettings(), null, With(settings), crash, Watched(more, watch));
        return new RotationBench(bench, watch) { Product = string.Empty, Privileges = [] };
    }

    /// <summary>With a host in which the user that runs it has keys.</summary>
    public static Task<RotationBench> Open(SshHost host, ICrashPoints? crash = null, int? port = null) => Open([host], crash, port);

    /// <summary>With hosts in which the user that runs them has keys, for pairs that are put into all of them.</summary>
    /// <param name="port">Where the last one is reached, if not at its own port.</param>
    public static async Task<RotationBench> Open(SshHost[] hosts, ICrashPoints? crash, int? port)
    {
        PlanWatch watch = new();
        Bench bench = await Bench.Open(new StorageSettings(), null, Settings(), crash, watch.Over);
        string[] instances = [Instance, .. hosts.Skip(1).Select((_, i) => $"db-{i + 2}")];
        RotationBench rotation = new(bench, watch) { Product = "Cvm", Privileges = [], Host = hosts[0], Prefix = "ssh", Instances = instances };
        foreach ((string instance, SshHost host) in instances.Zip(hosts))
        {
            string administrator = "administrator-" + instance;
            await bench.SsmOk("CreateSecret", new { SecretName = administrator, SecretString = JsonSerializer.Serialize(new { UserName = host.User, PrivateKey = host.AdministratorKey }) });
            await bench.SsmOk("RegisterProductInstance", new
            {
                InstanceID = instance,
                ProductName = "Cvm",
                Host = "127.0.0.1",
                Port = host == hosts[^1] ? port ?? host.Port : host.Port,
                Authority = host.PublicKey,
                AllowedUsers = new[] { host.User },
                CredentialSecretName = administrator,
                LoginsPerSecond = 1000,
            });
        }

        return rotation;
    }

    public Task<JsonElement> StoreAdministrator(string account, string password) => Bench.SsmOk(
        "CreateSecret", new { SecretName = "administrator", SecretString = JsonSerializer.Serialize(new { UserName = account, Password = password }) });

    /// <summary>Begins the creation of a secret; gives its task.</summary>
    public async Task<long> BeginCreation(string name = "app", object? more = null)
    {
        if (Config.Length > 0)
            return (await Bench.SsmOk("CreateSecret", new { SecretName = name, SecretType = 4, AdditionalConfig = Config })).GetProperty("FlowID").GetInt64();
        if (Host is not null)
            return (await Bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = name, ProjectId = 0, KeyType = "ed25519", InstanceIDs = Instances, UserName = Host.User })).GetProperty("FlowID").GetInt64();
        Dictionary<string, object> fields = new()
        {
            ["SecretName"] = name,
            ["UserNamePrefix"] = Prefix,
            ["ProductName"] = Product,
            ["InstanceID"] = Instance,
            ["Domains"] = new[] { "%" },
            ["PrivilegesList"] = Privileges,
        };
        if (more is not null)
        {
            foreach (JsonProperty property in JsonSerializer.SerializeToElement(more).EnumerateObject())
                fields[property.Name] = property.Value;
        }

        return (await Bench.SsmOk("CreateProductSecret", fields)).GetProperty("FlowID").GetInt64();
    }

    /// <summary>Creates a secret, to the end.</summary>
    public async Task Create(string name = "app", object? more = null)
    {
        Assert.Equal(1, (await Settle(await BeginCreation(name, more: more))).Status);
        if (Host is null || more is null)
            return;
        JsonElement asked = JsonSerializer.SerializeToElement(more);
        await Bench.SsmOk("UpdateRotationStatus", new
        {
            SecretName = name,
            EnableRotation = asked.GetProperty("EnableRotation").GetBoolean(),
            Frequency = asked.GetProperty("RotationFrequency").GetInt32(),
            RotationBeginTime = asked.GetProperty("RotationBeginTime").GetString(),
        });
    }

    public async Task<long> BeginRotation(string name = "app") =>
        (await Bench.SsmOk("RotateProductSecret", new { SecretName = name })).GetProperty("FlowID").GetInt64();

    /// <summary>Rotates a secret, to the end.</summary>
    public async Task Rotate(string name = "app") => Assert.Equal(1, (await Settle(await BeginRotation(name))).Status);

    /// <summary>Begins the rotation of the administrator's own password.</summary>
    public async Task<long> BeginAdministrator() =>
        (await Bench.SsmOk("RotateInstanceAdministrator", new { InstanceID = Instance })).GetProperty("FlowID").GetInt64();

    /// <summary>The administrator's account and password.</summary>
    public Task<(string Account, string Password)> ReadAdministrator() => Read("administrator");

    /// <summary>Lets a day and more go by, in which the instance is asked about each current credential.</summary>
    public async Task Probe()
    {
        await Bench.Service<Scheduler>().RunHourly(CancellationToken.None);
        Bench.Time.Advance(TimeSpan.FromHours(25));
        await Bench.RunAllDue();
        await Bench.Service<CredentialProbing>().Idle();
    }

    /// <summary>What is told of the current credential of a secret.</summary>
    public async Task<JsonElement> Check(string name = "app") => await Bench.SsmOk("DescribeRotationDetail", new { SecretName = name });

    public async Task<string> StateOf(string name = "app") => (await Check(name)).GetProperty("CredentialState").GetString()!;

    /// <summary>Drops an account as somebody in the instance would.</summary>
    public async Task DropByHand(string account, string from = Instance)
    {
        ProductInstances instances = Bench.Service<ProductInstances>();
        ProductInstance instance = (await instances.Find(Bench.Key.Account, "ap-guangzhou", from, CancellationToken.None))!.Value;
        Secret secret = (await Bench.Service<SecretStore>().Find(Bench.Key.Account, "ap-guangzhou", "app", CancellationToken.None))!.Value;
        IProductDriver driver = Bench.Service<ProductDrivers>().Of(Product);
        await instances.Administer(
            instance,
            async target =>
            {
                await driver.Drop(target, account, secret.Credential!.Scope, CancellationToken.None);
                return true;
            },
            CancellationToken.None);
    }

    /// <summary>Lets the time go on until the task has ended or is parked.</summary>
    public async Task<(int Status, string Description)> Settle(long task)
    {
        for (int look = 0; look < 400; look++)
        {
            await Work();
            (int status, string description) = await StatusOf(task);
            if (status != 0)
                return (status, description);
            Bench.Time.Advance(TimeSpan.FromSeconds(look < 100 ? 1 : 60));
        }

        throw new InvalidOperationException("The task does not end.");
    }

    /// <summary>What became of a task.</summary>
    public async Task<(int Status, string Description)> StatusOf(long task)
    {
        JsonElement answer = await Bench.SsmOk("DescribeAsyncRequestInfo", new { FlowID = task });
        return (answer.GetProperty("TaskStatus").GetInt32(), answer.GetProperty("Description").GetString()!);
    }

    /// <summary>Does what is due now.</summary>
    public async Task Work()
    {
        await Bench.RunAllDue();
        await Bench.Service<RotationWorker>().Idle();
    }

    /// <summary>The account and password of a version.</summary>
    public async Task<(string Account, string Password)> Read(string name = "app", string version = "SSM_Current")
    {
        if (Host is not null)
            return await ReadPair(name);
        JsonElement answer = await Bench.SsmOk("GetSecretValue", new { SecretName = name, VersionId = version });
        using JsonDocument value = JsonDocument.Parse(answer.GetProperty("SecretString").GetString()!);
        return (value.RootElement.GetProperty("UserName").GetString()!, value.RootElement.GetProperty("Password").GetString()!);
    }

    // The mark of the key that is current, and its private half.
    private async Task<(string Account, string Password)> ReadPair(string name)
    {
        JsonElement current = (await Describe(name)).GetProperty("AccountInfoList").EnumerateArray().Single(account => account.GetProperty("Version").GetString() == "SSM_Current");
        JsonElement pair = await Bench.SsmOk("GetSSHKeyPairValue", new { SecretName = name });
        return (current.GetProperty("AccountName").GetString()!, pair.GetProperty("PrivateKey").GetString()!);
    }

    /// <summary>The versions that were current before, newest first.</summary>
    public async Task<string[]> History(string name = "app") =>
        [.. (await Bench.SsmOk("DescribeRotationHistory", new { SecretName = name })).GetProperty("VersionIDs").EnumerateArray().Select(version => version.GetString()!)];

    public async Task<JsonElement> Describe(string name = "app") => await Bench.SsmOk("DescribeSecret", new { SecretName = name });

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        Assert.Empty(Watch.Take());
    }
}
