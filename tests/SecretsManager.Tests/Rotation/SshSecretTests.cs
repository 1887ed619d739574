using SecretsManager.Server;
using SecretsManager.Tests.Access.PolicyReference;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The contract, with keys in a host. Each connection costs a good part of a second, so the many places at which it is stopped or cut are for long runs; a few are always tried.</summary>
public sealed class SshSecretTests : ProductSecretContract, IAsyncLifetime
{
    private static readonly string[] Always = ["rotation-applied", "rotation-dropped"];

    private SshHost host = null!;

    private protected override int TargetPort => host.Port;

    private protected override int Stride => 500;

    public async ValueTask InitializeAsync()
    {
        string name = TestContext.Current.Test!.TestDisplayName;
        Assert.SkipUnless(Campaign.Long || !name.Contains("Wherever", StringComparison.Ordinal) || Always.Any(place => name.Contains(place, StringComparison.Ordinal)), "For SSM_TEST_LONG=1.");
        host = await SshHost.Start();
    }

    public ValueTask DisposeAsync() => host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override Task<RotationBench> Open(ICrashPoints? crash, int? port) => RotationBench.Open(host, crash, port);

    private protected override Task<bool> LogsIn((string Account, string Password) credential) => host.Takes(credential.Password);
}
