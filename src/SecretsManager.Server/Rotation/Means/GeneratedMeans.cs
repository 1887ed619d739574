using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>Nobody need be told: whoever uses the secret reads its current version.</summary>
internal sealed class GeneratedMeans : IRotationMeans
{
    public RotationKind Kind => RotationKind.Generated;

    public ValueRotation Read(ValueRotation rotation, SetSecretRotationRequest request, ValueRotation? before) => rotation;

    public Task<SecretValue?> Do(StepCall call, CancellationToken cancellation) => Task.FromResult<SecretValue?>(null);
}
