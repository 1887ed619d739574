using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Tests.Rotation;

/// <summary>A planted fault: the first new password is applied already where another method of the driver is called, which is before the journal says so.</summary>
internal sealed class HastyDriver(IProductDriver inner, string at, IServiceProvider services) : IProductDriver
{
    // Once: a name that is taken already by its haste the product gives up for another.
    private bool isDone;
    private SecretValue? made;
    private string madeFor = string.Empty;
    private CredentialScope scope = new([], []);

    public IReadOnlyList<(string Name, int SecretType)> Products => inner.Products;

    public NewCredential NewValue(Secret secret, string account, ProductInstance instance, IRandomBytes random)
    {
        NewCredential value = inner.NewValue(secret, account, instance, random);
        (made, madeFor, scope) = (inner.LoginOf(value.Value), account, secret.Credential!.Scope);
        if (at == nameof(NewValue) && !isDone)
        {
            isDone = true;
            using ProductTarget target = services.GetRequiredService<ProductInstances>().Open(instance, default).AsTask().GetAwaiter().GetResult();
            inner.Apply(target, madeFor, made!, scope, default).GetAwaiter().GetResult();
        }

        return value;
    }

    public SecretValue? LoginOf(SecretValue value) => inner.LoginOf(value);

    public void Check(CredentialScope scope, InstanceRules rules) => inner.Check(scope, rules);

    public Task<IReadOnlyList<string>> Examine(ProductTarget target, CancellationToken cancellation) => inner.Examine(target, cancellation);

    public Task Apply(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation) =>
        inner.Apply(target, account, password, scope, cancellation);

    public Task<bool> LogsIn(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation) =>
        inner.LogsIn(target, account, password, scope, cancellation);

    public Task Drop(ProductTarget target, string account, CredentialScope scope, CancellationToken cancellation) => inner.Drop(target, account, scope, cancellation);

    public async Task<IReadOnlyList<string>> Accounts(ProductTarget target, CancellationToken cancellation)
    {
        IReadOnlyList<string> accounts = await inner.Accounts(target, cancellation);
        if (at == nameof(Accounts) && !isDone)
        {
            isDone = true;
            await inner.Apply(target, madeFor, made!, scope, cancellation);
        }

        return accounts;
    }
}
