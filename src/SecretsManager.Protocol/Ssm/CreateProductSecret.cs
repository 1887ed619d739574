using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Creates a secret whose value is an account that the product makes in an instance.</summary>
/// <param name="SecretName">As in CreateSecret.</param>
/// <param name="UserNamePrefix">What the accounts' names begin with: 1 to 8 letters, digits and underscores, first a letter.</param>
/// <param name="ProductName">The product, of those that DescribeSupportedProducts gives.</param>
/// <param name="InstanceID">The instance, as it is registered.</param>
/// <param name="Domains">From where the accounts may log in.</param>
/// <param name="PrivilegesList">What the accounts may do.</param>
/// <param name="Description">Up to 2,048 bytes of UTF-8.</param>
/// <param name="KmsKeyId">As in CreateSecret.</param>
/// <param name="Tags">Tags, each key once.</param>
/// <param name="RotationBeginTime">When the first rotation begins, <c>yyyy-MM-dd HH:mm:ss</c>; needed where rotation is switched on.</param>
/// <param name="EnableRotation">Whether it rotates by itself; not, if absent.</param>
/// <param name="RotationFrequency">Days between rotations; 1 if absent.</param>
/// <param name="KmsHsmClusterId">As in CreateSecret.</param>
/// <param name="AccountRemark">A remark on the accounts.</param>
/// <param name="AccountType">Only for SQL Server.</param>
/// <param name="EncryptType">As in CreateSecret.</param>
public sealed record CreateProductSecretRequest(
    string SecretName,
    string UserNamePrefix,
    string ProductName,
    string InstanceID,
    IReadOnlyList<string> Domains,
    IReadOnlyList<ProductPrivilegeUnit> PrivilegesList,
    string? Description,
    string? KmsKeyId,
    IReadOnlyList<Tag> Tags,
    string? RotationBeginTime,
    bool? EnableRotation,
    long? RotationFrequency,
    string? KmsHsmClusterId,
    string? AccountRemark,
    string? AccountType,
    ulong? EncryptType)
{
    /// <summary>Reads the request.</summary>
    public static CreateProductSecretRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredText("UserNamePrefix"),
        parameters.RequiredText("ProductName"),
        parameters.RequiredText("InstanceID"),
        parameters.RequiredTextList("Domains"),
        parameters.RequiredObjectList("PrivilegesList", ProductPrivilegeUnit.Read),
        parameters.Text("Description"),
        parameters.Text("KmsKeyId"),
        parameters.ObjectList("Tags", Tag.Read),
        parameters.Text("RotationBeginTime"),
        parameters.Boolean("EnableRotation"),
        parameters.Integer("RotationFrequency"),
        parameters.Text("KmsHsmClusterId"),
        parameters.Text("AccountRemark"),
        parameters.Text("AccountType"),
        parameters.UnsignedInteger("EncryptType"));
}

/// <summary>The secret is being created.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="TagCode">0: the tags were kept.</param>
/// <param name="TagMsg">What became of the tags.</param>
/// <param name="FlowID">The task, which DescribeAsyncRequestInfo tells of.</param>
public sealed record CreateProductSecretResponse(string SecretName, int TagCode, string TagMsg, long FlowID) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteNumber("TagCode"u8, TagCode);
        writer.WriteString("TagMsg"u8, TagMsg);
        writer.WriteNumber("FlowID"u8, FlowID);
    }
}
