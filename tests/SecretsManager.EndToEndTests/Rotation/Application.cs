using System.Text.Json;
using MySqlConnector;
using SecretsManager.Tests.Rotation;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>
/// An application as the rotation clients' documentation has it: it polls the current version, keeps what it has while the server does not answer, takes a
/// new account only when that logs in, and logs in twenty times a second with what it has.
/// </summary>
internal sealed class Application(ServerProcess server, MariaDbServer database, string secret) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Login = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource stopping = new();
    private (string Account, string Password) current;
    private Task running = Task.CompletedTask;

    public int Logins { get; private set; }

    /// <summary>Whether the database is being stopped or is not there: nobody can log in then, and nobody is to blame.</summary>
    public bool DatabaseIsAway { get; set; }

    /// <summary>Logins that failed while the database was there.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The account that it uses now.</summary>
    public string Account => current.Account;

    /// <summary>Registers the database with the server and makes the secret.</summary>
    /// <param name="port">Where the server reaches the database.</param>
    public async Task Prepare(int port)
    {
        string name = await database.NewDatabase();
        await using OfficialSdk sdk = OfficialSdk.Start(server);
        await sdk.Ok("CreateSecret", new { SecretName = "administrator", SecretString = $$"""{"UserName":"{{MariaDbServer.Administrator}}","Password":"{{MariaDbServer.AdministratorPassword}}"}""" });
        using SignedClient client = SignedClient.Of(server);
        WireAnswer registered = await client.Call("RegisterProductInstance", new
        {
            InstanceID = "db-1",
            ProductName = "Mariadb",
            Host = "127.0.0.1",
            Port = port,
            database.Authority,
            CredentialSecretName = "administrator",
            LoginsPerSecond = 100,
        });
        if (registered.Code.Length > 0)
            throw new InvalidOperationException($"The database is not registered: {registered.Code}.");
        long task = (await sdk.Ok("CreateProductSecret", new
        {
            SecretName = secret,
            UserNamePrefix = "app",
            ProductName = "Mariadb",
            InstanceID = "db-1",
            Domains = new[] { "127.0.0.%" },
            PrivilegesList = new[] { new { PrivilegeName = "DatabasePrivileges", Privileges = new[] { "SELECT" }, Database = name } },
        })).Number("FlowID");
        while ((await sdk.Ok("DescribeAsyncRequestInfo", new { FlowID = task })).Number("TaskStatus") == 0)
            await Task.Delay(100);
        string value = (await sdk.Ok("GetSecretValue", new { SecretName = secret, VersionId = "SSM_Current" })).Text("SecretString");
        if (!value.Contains("UserName", StringComparison.Ordinal))
            throw new InvalidOperationException("The account was not made.");
    }

    public async Task Start()
    {
        current = await Read() ?? throw new InvalidOperationException("There is no account to begin with.");
        running = Task.WhenAll(Repeat(Poll, Follow), Repeat(Login, Use));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Repeat(TimeSpan interval, Func<Task> step)
    {
        while (!stopping.IsCancellationRequested)
        {
            await step();
            await Task.Delay(interval);
        }
    }

    private async Task Follow()
    {
        if (await Read() is { } read && read != current && await LogsIn(read) is null)
            current = read;
    }

    private async Task Use()
    {
        (string Account, string Password) used = current;
        bool wasAway = DatabaseIsAway;
        if (await LogsIn(used) is { } refusal && !wasAway && !DatabaseIsAway)
            Failures.Add($"{used.Account}: {refusal}");
        Logins++;
    }

    private async Task<string?> LogsIn((string Account, string Password) credential)
    {
        try
        {
            await using MySqlConnection connection = await database.LogIn(credential.Account, credential.Password);
            await using MySqlCommand command = new("SELECT 1", connection);
            await command.ExecuteScalarAsync();
            return null;
        }
        catch (MySqlException refused)
        {
            return refused.Message;
        }
    }

    private async Task<(string Account, string Password)?> Read()
    {
        try
        {
            using SignedClient client = SignedClient.Of(server);
            WireAnswer answer = await client.Call("GetSecretValue", new { SecretName = secret, VersionId = "SSM_Current" });
            if (answer.Code.Length > 0)
                return null;
            using JsonDocument value = JsonDocument.Parse((string)answer.Fields["SecretString"]!);
            return (value.RootElement.GetProperty("UserName").GetString()!, value.RootElement.GetProperty("Password").GetString()!);
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }
}
