using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>
/// A means by which new values of a secret of the caller's own come to be used. One class a kind, found by its type. It keeps nothing: each
/// step may be asked of it again, after a crash by another node, with the same id and the same values.
/// </summary>
internal interface IRotationMeans
{
    RotationKind Kind { get; }

    /// <summary>The rotation with what a request says of this means.</summary>
    /// <param name="before">The rotation that the secret has now; null for none.</param>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>, <c>UnsupportedOperation</c>: it is switched off by the settings.</exception>
    ValueRotation Read(ValueRotation rotation, SetSecretRotationRequest request, ValueRotation? before);

    /// <summary>Does a step.</summary>
    /// <returns>With <see cref="RotationStep.Create"/> a value of its own, to be disposed; else null.</returns>
    /// <exception cref="TargetException">
    /// It was not done, or it is not known whether it was. <c>PasswordRefused</c> with <see cref="RotationStep.Set"/>: the new value is in force nowhere and never will be;
    /// there shall be another.
    /// </exception>
    Task<SecretValue?> Do(StepCall call, CancellationToken cancellation);
}

/// <summary>What a means is asked for. The names, in lower case, are those that commands and webhooks get.</summary>
internal enum RotationStep
{
    /// <summary>There is to be a new value; one is proposed. Nothing of it may be in use yet.</summary>
    Create,

    /// <summary>The new value is to be taken wherever the old one is.</summary>
    Set,

    /// <summary>Is it?</summary>
    Test,

    /// <summary>The new value is current; the old one may go.</summary>
    Finish,
}
