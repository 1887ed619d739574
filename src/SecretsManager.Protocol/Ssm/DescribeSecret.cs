using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Describes a secret, without its values.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record DescribeSecretRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static DescribeSecretRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>
/// The description of a secret. What belongs to types of secrets that rotate is a typed zero for a secret of the caller's own;
/// <c>RotationStatus</c> is a boolean here and an integer in ListSecrets, as the API has it.
/// </summary>
/// <param name="Secret">What DescribeSecret and ListSecrets have in common.</param>
/// <param name="AdditionalConfig">JSON text, or empty.</param>
/// <param name="Accounts">The accounts of a secret that a product makes.</param>
public sealed record DescribeSecretResponse(SecretMetadata Secret, string AdditionalConfig, IReadOnlyList<SecretAccountInfo> Accounts) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        Secret.WriteCommon(writer);
        writer.WriteBoolean("RotationStatus"u8, Secret.Rotation.IsOn);
        writer.WriteString("AdditionalConfig"u8, AdditionalConfig);
        SecretAccountInfo.WriteAll(writer, Accounts);
        writer.WriteString("NextRotationTime"u8, Secret.Rotation.NextText);
    }
}
