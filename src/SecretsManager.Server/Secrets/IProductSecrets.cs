using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Secrets;

/// <summary>How CreateSecret makes a secret whose value a product makes. <c>Rotation</c> knows.</summary>
internal interface IProductSecrets
{
    /// <summary>The type of the secrets.</summary>
    int SecretType { get; }

    /// <summary>What such a call touches beside the secret and its key: the instance, or the user.</summary>
    ValueTask<IReadOnlyList<TouchedResource>> Touched(AuthenticatedCall call, CreateSecretRequest request, CancellationToken cancellation);

    /// <summary>Begins the secret, which is creating until a task has made its account, or makes it at once.</summary>
    /// <exception cref="ApiException">
    /// <c>InvalidParameterValue</c>: a field is not as it must be, or a value or version is given; <c>ResourceNotFound</c>: there is no such instance or user; and
    /// what the product refuses besides.
    /// </exception>
    ValueTask<CreateSecretResponse> Create(AuthorizedCall<CreateSecretRequest> call, CancellationToken cancellation);
}
