using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>What the fields of CreateSecret may be where a product makes the value.</summary>
internal static class ProductSecretFields
{
    /// <summary>Checks what all such secrets have in common.</summary>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>, <c>UnsupportedOperation</c>, or a refusal of the tags.</exception>
    public static (SecretEncryption Encryption, IReadOnlyList<RecordTag> Tags) Check(CreateSecretRequest request)
    {
        SecretRules.CheckName(request.SecretName);
        SecretRules.CheckDescription(request.Description ?? string.Empty);
        SecretEncryption encryption = SecretRules.CheckEncryption(request.EncryptType, request.KmsKeyId);
        SecretRules.CheckCluster(request.KmsKeyId, request.KmsHsmClusterId);
        CheckNothingIsGiven(request);
        SecretRules.CheckAdditionalConfig(request.AdditionalConfig ?? string.Empty);
        return (encryption, TagRules.Check(request.Tags));
    }

    private static void CheckNothingIsGiven(CreateSecretRequest request)
    {
        if (!string.IsNullOrEmpty(request.VersionId))
            throw ParameterRules.Wrong("VersionId", $"empty where SecretType is {request.SecretType}; versions are made by rotations", $"SecretType 为 {request.SecretType} 时须为空，版本由轮转生成");
        if (request.SecretString is { Length: > 0 })
            throw MadeByProduct("SecretString", request);
        if (request.SecretBinary is { Length: > 0 })
            throw MadeByProduct("SecretBinary", request);
    }

    private static Protocol.ApiException MadeByProduct(string field, CreateSecretRequest request) => ParameterRules.Wrong(
        field, $"empty where SecretType is {request.SecretType}; the value is made by the service", $"SecretType 为 {request.SecretType} 时须为空，内容由服务生成");
}
