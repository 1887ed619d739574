using SecretsManager.Server;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The contract, with keys in a host.</summary>
[TakesLong]
public sealed class SshSecretTests : ProductSecretContract, IAsyncLifetime
{
    private SshHost host = null!;

    private protected override int TargetPort => host.Port;

    // Each connection costs a good part of a second.
    private protected override bool IsCutAlways => false;

    private protected override int Stride => 250;

    public async ValueTask InitializeAsync() => host = await SshHost.Start();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private protected override Task<RotationBench> Open(ICrashPoints? crash, int? port) => RotationBench.Open(host, crash, port);

    private protected override Task<bool> LogsIn((string Account, string Password) credential) => host.Takes(credential.Password);
}
