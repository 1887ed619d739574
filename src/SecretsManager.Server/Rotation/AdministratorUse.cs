using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>Who else uses the administrator's account of an instance: whoever is not told of a new password would be locked out by it.</summary>
internal sealed class AdministratorUse(ProductInstances instances)
{
    private const int Page = 100;

    /// <summary>Why the account cannot be given another password: another instance of the account and region that would not learn of it; null for nothing.</summary>
    public async ValueTask<ApiException?> Hindrance(ProductInstance instance, CancellationToken cancellation)
    {
        string? name = null;
        for (long offset = 0; ; offset += Page)
        {
            RecordQuery query = new(RecordKind.ProductInstance, instance.Account, instance.Region) { Offset = offset, Limit = Page };
            (IReadOnlyList<Stored<ProductInstance>> page, long total) = await instances.Records.List(query, cancellation);
            foreach (ProductInstance other in page.Select(stored => stored.Value).Where(other => other.Id != instance.Id))
            {
                bool isSamePlace = other.Port == instance.Port && other.Host.Equals(instance.Host, StringComparison.OrdinalIgnoreCase);
                bool isSameSecret = other.CredentialSecret == instance.CredentialSecret;
                bool learns = isSamePlace && isSameSecret && other.CredentialVersion == SsmService.CurrentVersion;
                if (isSameSecret && !learns)
                    return RotationRefusals.AdministratorShared(other.Id);
                if (isSamePlace && !isSameSecret && await NameOf(other, cancellation) is { } same && same == (name ??= await NameOf(instance, cancellation)))
                    return RotationRefusals.AdministratorShared(other.Id);
            }

            if (offset + Page >= total)
                return null;
        }
    }

    // Who cannot be read cannot be logged in with either.
    private async ValueTask<string?> NameOf(ProductInstance instance, CancellationToken cancellation)
    {
        try
        {
            using ProductTarget target = await instances.Open(instance, cancellation);
            return target.Administrator;
        }
        catch (TargetException)
        {
            return null;
        }
    }
}
