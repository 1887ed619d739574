using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>Finds registered instances, and opens the way to them.</summary>
internal sealed class ProductInstances(RecordStore<ProductInstance> instances, SecretStore secrets, ProductDrivers drivers)
{
    public RecordStore<ProductInstance> Records => instances;

    public ValueTask<Stored<ProductInstance>?> Find(long account, string region, string id, CancellationToken cancellation) =>
        instances.Find(instances.Identity(account, region, id), cancellation);

    /// <summary>The instance that a request names.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: it is not an id; <c>ResourceNotFound</c>.</exception>
    public async ValueTask<Stored<ProductInstance>> Get(long account, string region, string id, CancellationToken cancellation)
    {
        InstanceFields.CheckId(id);
        return await Find(account, region, id, cancellation) ?? throw RotationRefusals.NoInstance();
    }

    /// <summary>An instance as policies know it: <c>instance/$id</c>.</summary>
    public async ValueTask<TouchedResource> Named(AuthenticatedCall call, string id, CancellationToken cancellation)
    {
        Stored<ProductInstance>? stored = await Find(call.Caller.Account, call.Region, id, cancellation);
        return new TouchedResource(NameOf(call, id))
        {
            Judged = TouchedResource.Of(instances.Identity(call.Caller.Account, call.Region, id), stored),
        };
    }

    /// <summary>An instance that was found.</summary>
    public static TouchedResource Of(Stored<ProductInstance> stored) =>
        new(new ResourceName(SsmService.Name, stored.Value.Region, stored.Value.Account, $"instance/{stored.Value.Id}"));

    /// <summary>An instance that is to be.</summary>
    public static TouchedResource New(AuthenticatedCall call) => new(NameOf(call, "*"));

    /// <summary>The instance with its administrator's account, to be disposed.</summary>
    /// <exception cref="TargetException">The secret with that account cannot be read.</exception>
    public async ValueTask<ProductTarget> Open(ProductInstance instance, CancellationToken cancellation)
    {
        Stored<Secret>? stored = await secrets.Find(instance.Account, instance.Region, instance.CredentialSecret, cancellation);
        if (stored is not { Value.State: SecretState.Enabled } || stored.Value.Followed(instance.CredentialVersion) is not { } version)
            throw Unreadable("does not exist, is not enabled or has no such version");
        SecretValue value;
        try
        {
            value = await secrets.Open(stored.Value, version, cancellation);
        }
        catch (ApiException refused)
        {
            throw Unreadable("cannot be opened: its customer master key cannot be used", refused);
        }

        using (value)
        {
            bool takesKey = drivers.Of(instance.Product).TakesPrivateKey;
            (string Account, SecretValue PrivateKey)? byKey = takesKey ? AccountCredential.ReadKey(value) : null;
            (string account, SecretValue password) = byKey ?? AccountCredential.Read(value) ?? throw Unreadable(
                takesKey ? "is not of the form {\"UserName\":…,\"Password\":…} or {\"UserName\":…,\"PrivateKey\":…}" : "is not of the form {\"UserName\":…,\"Password\":…}");
            return new ProductTarget(instance.Product, instance.Host, instance.Port, instance.Encryption, instance.Authority, instance.Database, account, password)
            {
                HasPrivateKey = byKey is not null,
                Users = instance.Rules.Users,
            };
        }
    }

    private static TargetException Unreadable(string why, Exception? cause = null) =>
        new(TargetFault.AdministratorRefused, $"The secret that holds the administrator's account {why}.", cause);

    private static ResourceName NameOf(AuthenticatedCall call, string id) => new(SsmService.Name, call.Region, call.Caller.Account, $"instance/{id}");
}
