using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <inheritdoc/>
internal sealed class HostKeyPairs(ProductInstances instances, ProductDrivers drivers, ProductSecretCreation creation, RotationPlan plan) : IHostKeyPairs
{
    // What the marks of its keys begin with.
    private const string MarkPrefix = "ssh";

    // All of them are at work at the same time, within one lease.
    private const int MostHosts = 20;

    public async ValueTask<IReadOnlyList<TouchedResource>> Named(AuthenticatedCall call, IReadOnlyList<string> hosts, CancellationToken cancellation)
    {
        if (hosts.Count > MostHosts || hosts.Distinct(StringComparer.Ordinal).Count() != hosts.Count)
            throw ParameterRules.Wrong("InstanceIDs", "up to 20 different hosts", "最多 20 台互不相同的主机");
        List<TouchedResource> named = [];
        foreach (string host in hosts)
            named.Add(await instances.Named(call, host, cancellation));
        return named;
    }

    public async ValueTask<(Secret Secret, long Task)> Begin(
        Secret secret, IReadOnlyList<string> hosts, string user, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        CredentialScope scope = new([], []) { LoginUser = user, MoreInstances = [.. hosts.Skip(1)] };
        foreach (string instance in hosts)
        {
            Stored<ProductInstance> host = await instances.Get(secret.Account, secret.Region, instance, cancellation);
            if (host.Value.Product != SshKeyPair.Product)
                throw ParameterRules.Wrong("InstanceID", "the id of a host, which is registered as product Cvm", "以产品 Cvm 注册的主机实例 ID");
            drivers.Of(SshKeyPair.Product).Check(scope, host.Value.Rules);
            changes.Add(new Change.Expect(host.Identity, host.Generation));
        }

        secret = secret with
        {
            State = SecretState.Creating,
            Credential = new ProductCredential(SshKeyPair.Product, hosts[0], scope, creation.NewAccounts(MarkPrefix), RotationSchedule.NeverAsked),
        };
        return await plan.Begin(secret, TaskPurpose.Create, now, key, changes, cancellation);
    }
}
