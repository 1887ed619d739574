using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Creates a secret with its first version. Exactly one of the two values is given and not empty; neither for an access key or an account of Redis, which the product makes.</summary>
/// <param name="SecretName">The name, for ever: 1 to 128 of letters, digits, <c>-</c> and <c>_</c>, first a letter or digit.</param>
/// <param name="VersionId">The first version; absent or empty means <c>SSM_Current</c>.</param>
/// <param name="Description">Up to 2,048 bytes of UTF-8.</param>
/// <param name="KmsKeyId">The customer master key; absent or empty means the account's default key.</param>
/// <param name="SecretType">0, a secret of the caller's own, if absent; 3 for an access key of a user; 4 for an account of Redis.</param>
/// <param name="SecretBinary">The base64 text of a binary value.</param>
/// <param name="SecretString">A text value.</param>
/// <param name="AdditionalConfig">JSON text that some types of secrets need.</param>
/// <param name="Tags">Tags, each key once.</param>
/// <param name="KmsHsmClusterId">A dedicated HSM cluster; counts only where no key is named.</param>
/// <param name="EncryptType">0 for a key of the key management service, 1 for a software key.</param>
public sealed record CreateSecretRequest(
    string SecretName,
    string? VersionId,
    string? Description,
    string? KmsKeyId,
    ulong? SecretType,
    SecretValue? SecretBinary,
    SecretValue? SecretString,
    string? AdditionalConfig,
    IReadOnlyList<Tag> Tags,
    string? KmsHsmClusterId,
    ulong? EncryptType)
{
    /// <summary>Reads the request.</summary>
    public static CreateSecretRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.Text("VersionId"),
        parameters.Text("Description"),
        parameters.Text("KmsKeyId"),
        parameters.UnsignedInteger("SecretType"),
        parameters.SecretText("SecretBinary"),
        parameters.SecretText("SecretString"),
        parameters.Text("AdditionalConfig"),
        parameters.ObjectList("Tags", Tag.Read),
        parameters.Text("KmsHsmClusterId"),
        parameters.UnsignedInteger("EncryptType"));
}

/// <summary>The secret is created.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The first version.</param>
/// <param name="TagCode">0: the tags were kept.</param>
/// <param name="TagMsg">What became of the tags.</param>
/// <param name="FlowID">The task that makes its account; 0, and not told, where there is none. The official API has no such member.</param>
public sealed record CreateSecretResponse(string SecretName, string VersionId, int TagCode, string TagMsg, long FlowID = 0) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("VersionId"u8, VersionId);
        writer.WriteNumber("TagCode"u8, TagCode);
        writer.WriteString("TagMsg"u8, TagMsg);
        if (FlowID != 0)
            writer.WriteNumber("FlowID"u8, FlowID);
    }
}
