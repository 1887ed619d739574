using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>Finds registered instances, and opens the way to them.</summary>
internal sealed class ProductInstances(RecordStore<ProductInstance> instances, SecretStore secrets, ProductDrivers drivers, TargetLogins logins)
{
    // More than a password and the next one are tried only while they change under our hands.
    private const int MostTried = 4;

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

    /// <summary>
    /// Does work in an instance as its administrator, of whom it takes so many logins a second. While his own password is changed the instance takes one of two: work
    /// that it refuses with one is done again with the other, so it must be such as may be done again.
    /// </summary>
    /// <exception cref="TargetException">As the work; the secret with that account cannot be read.</exception>
    public async Task<T> Administer<T>(ProductInstance instance, Func<ProductTarget, Task<T>> work, CancellationToken cancellation)
    {
        List<long> tried = [];
        TargetException? refused = null;
        while (true)
        {
            Secret secret = await SecretOf(instance, cancellation);
            SecretVersion? version = InForce(secret, instance).FirstOrDefault(one => !tried.Contains(one.Sequence));
            if (version is null || tried.Count == MostTried)
                throw refused ?? Unreadable("has no such version");
            tried.Add(version.Sequence);
            using ProductTarget target = await Open(instance, secret, version, cancellation);
            await logins.Wait(instance, cancellation);
            try
            {
                return await work(target);
            }
            catch (TargetException fault) when (fault.Fault == TargetFault.AdministratorRefused)
            {
                refused = fault;
            }
        }
    }

    /// <summary>The instance with its administrator's account, to be disposed.</summary>
    /// <exception cref="TargetException">The secret with that account cannot be read.</exception>
    public async ValueTask<ProductTarget> Open(ProductInstance instance, CancellationToken cancellation)
    {
        Secret secret = await SecretOf(instance, cancellation);
        return await Open(instance, secret, secret.Followed(instance.CredentialVersion) ?? throw Unreadable("has no such version"), cancellation);
    }

    /// <summary>The instance with an administrator's account out of a value, to be disposed.</summary>
    /// <exception cref="TargetException">The value is not of the form.</exception>
    public ProductTarget TargetOf(ProductInstance instance, SecretValue value)
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

    private async ValueTask<Secret> SecretOf(ProductInstance instance, CancellationToken cancellation) =>
        await secrets.Find(instance.Account, instance.Region, instance.CredentialSecret, cancellation) is { Value: { State: SecretState.Enabled } secret }
            ? secret
            : throw Unreadable("does not exist or is not enabled");

    // The one that the instance follows, and while that one is being changed the one to come.
    private static IEnumerable<SecretVersion> InForce(Secret secret, ProductInstance instance)
    {
        if (secret.Followed(instance.CredentialVersion) is { } followed)
            yield return followed;
        if (secret.Rotation is { Kind: RotationKind.Administrator, OpenTask: not 0 } && secret.Versions.FirstOrDefault(version => version.IsCandidate) is { } candidate)
            yield return candidate;
    }

    private async ValueTask<ProductTarget> Open(ProductInstance instance, Secret secret, SecretVersion version, CancellationToken cancellation)
    {
        SecretValue value;
        try
        {
            value = await secrets.Open(secret, version, cancellation);
        }
        catch (ApiException refused)
        {
            throw Unreadable("cannot be opened: its customer master key cannot be used", refused);
        }

        using (value)
            return TargetOf(instance, value);
    }

    private static TargetException Unreadable(string why, Exception? cause = null) =>
        new(TargetFault.AdministratorRefused, $"The secret that holds the administrator's account {why}.", cause);

    private static ResourceName NameOf(AuthenticatedCall call, string id) => new(SsmService.Name, call.Region, call.Caller.Account, $"instance/{id}");
}
