using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation;

/// <summary>What registering an instance and changing it have in common.</summary>
internal sealed class InstanceCalls(ProductInstances instances, ProductDrivers drivers, SecretResources resources)
{
    private const string ReadPermission = "ssm:GetSecretValue";

    /// <summary>
    /// What such a call touches besides the instance: whoever names the secret with the administrator's account must be allowed to read it, or
    /// he would use it without being.
    /// </summary>
    public async ValueTask<IReadOnlyList<TouchedResource>> CredentialOf(AuthenticatedCall call, ProductInstanceFields fields, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(fields.CredentialSecretName))
            return [];
        string version = string.IsNullOrEmpty(fields.CredentialVersionId) ? SsmService.CurrentVersion : fields.CredentialVersionId;
        return [await resources.Named(call, fields.CredentialSecretName, cancellation, version) with { Permission = ReadPermission }];
    }

    /// <summary>Checks the fields by the product, connects to the instance and says what its administrator's account lacks.</summary>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>: a field is not what the product needs; <c>FailedOperation</c>: it cannot be used.</exception>
    public async Task<IReadOnlyList<string>> Examine(ProductInstance instance, CancellationToken cancellation)
    {
        drivers.Of(instance.Product).CheckInstance(instance);
        try
        {
            return await instances.Administer(instance, target => drivers.Of(instance.Product).Examine(target, cancellation), cancellation);
        }
        catch (TargetException fault)
        {
            throw RotationRefusals.TargetRefused(fault);
        }
    }
}
