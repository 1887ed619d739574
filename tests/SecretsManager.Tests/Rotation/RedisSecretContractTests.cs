using SecretsManager.Server;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets with users in a real Redis: what every product has to do.</summary>
public sealed class RedisSecretContractTests : ProductSecretContract, IAsyncLifetime
{
    private RedisServer server = null!;

    public async ValueTask InitializeAsync() => server = await RedisServer.Start();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private protected override int TargetPort => server.Port;

    // A rotation says a few hundred bytes to Redis.
    private protected override int Stride => 37;

    private protected override Task<RotationBench> Open(ICrashPoints? crash, int? port) => RotationBench.OpenRedis(port ?? server.Port, crash);

    private protected override Task<bool> LogsIn((string Account, string Password) credential) => server.Takes(credential.Account, credential.Password);
}
