using SecretsManager.Server;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The contract, with keys that are each in two hosts: what one takes the other takes at all times.</summary>
[TakesLong]
public sealed class SshSecretTests : ProductSecretContract, IAsyncLifetime
{
    private SshHost[] hosts = [];

    private protected override int TargetPort => hosts[^1].Port;

    // Each connection costs a good part of a second.
    private protected override bool IsCutAlways => false;

    private protected override int Stride => 250;

    public async ValueTask InitializeAsync() => hosts = [await SshHost.Start(), await SshHost.Start()];

    public async ValueTask DisposeAsync()
    {
        foreach (SshHost host in hosts)
            await host.DisposeAsync();
    }

    private protected override Task<RotationBench> Open(ICrashPoints? crash, int? port) => RotationBench.Open(hosts, crash, port);

    private protected override async Task<bool> LogsIn((string Account, string Password) credential)
    {
        bool[] taken = await Task.WhenAll(hosts.Select(host => host.Takes(credential.Password)));
        Assert.Single(taken.Distinct());
        return taken[0];
    }
}
