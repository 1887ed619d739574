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

    public ValueTask<TouchedResource> Named(AuthenticatedCall call, string instance, CancellationToken cancellation) => instances.Named(call, instance, cancellation);

    public async ValueTask<(Secret Secret, long Task)> Begin(
        Secret secret, string instance, string user, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        Stored<ProductInstance> host = await instances.Get(secret.Account, secret.Region, instance, cancellation);
        if (host.Value.Product != SshKeyPair.Product)
            throw ParameterRules.Wrong("InstanceID", "the id of a host, which is registered as product Cvm", "以产品 Cvm 注册的主机实例 ID");
        CredentialScope scope = new([], []) { LoginUser = user };
        drivers.Of(SshKeyPair.Product).Check(scope, host.Value.Rules);
        changes.Add(new Change.Expect(host.Identity, host.Generation));
        secret = secret with
        {
            State = SecretState.Creating,
            Credential = new ProductCredential(SshKeyPair.Product, host.Value.Id, scope, creation.NewAccounts(MarkPrefix), RotationSchedule.NeverAsked),
        };
        return await plan.Begin(secret, TaskPurpose.Create, now, key, changes, cancellation);
    }
}
