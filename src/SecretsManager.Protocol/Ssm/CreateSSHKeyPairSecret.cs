using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Creates a secret that is an SSH key pair, which the server makes.</summary>
/// <param name="SecretName">As in CreateSecret.</param>
/// <param name="ProjectId">The project that the pair belongs to; 0 is the default one.</param>
/// <param name="Description">Up to 2,048 bytes of UTF-8.</param>
/// <param name="KmsKeyId">As in CreateSecret.</param>
/// <param name="Tags">Tags, each key once.</param>
/// <param name="SSHKeyName">The pair's name: up to 25 letters, digits and underscores, first a letter or digit; absent or empty means one that is made up.</param>
/// <param name="KmsHsmClusterId">As in CreateSecret.</param>
/// <param name="EncryptType">As in CreateSecret.</param>
/// <param name="KeyType"><c>rsa</c>, the default, or <c>ed25519</c>. The official API has no such field.</param>
/// <param name="InstanceID">A registered host into which the pair is put, where it rotates; absent or empty for none. The official API has no such field.</param>
/// <param name="InstanceIDs">In its place: several such hosts. The official API has no such field.</param>
/// <param name="UserName">The user of each of them as whom the pair logs in; with a host and only then. The official API has no such field.</param>
public sealed record CreateSSHKeyPairSecretRequest(
    string SecretName,
    long ProjectId,
    string? Description,
    string? KmsKeyId,
    IReadOnlyList<Tag> Tags,
    string? SSHKeyName,
    string? KmsHsmClusterId,
    ulong? EncryptType,
    string? KeyType,
    string? InstanceID,
    IReadOnlyList<string> InstanceIDs,
    string? UserName)
{
    /// <summary>The hosts that it names; none for a pair that is put nowhere.</summary>
    public IReadOnlyList<string> Hosts => InstanceIDs.Count > 0 ? InstanceIDs : string.IsNullOrEmpty(InstanceID) ? [] : [InstanceID];

    /// <summary>Reads the request.</summary>
    public static CreateSSHKeyPairSecretRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredInteger("ProjectId"),
        parameters.Text("Description"),
        parameters.Text("KmsKeyId"),
        parameters.ObjectList("Tags", Tag.Read),
        parameters.Text("SSHKeyName"),
        parameters.Text("KmsHsmClusterId"),
        parameters.UnsignedInteger("EncryptType"),
        parameters.Text("KeyType"),
        parameters.Text("InstanceID"),
        parameters.TextList("InstanceIDs"),
        parameters.Text("UserName"));
}

/// <summary>The secret is created, and the pair made.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="SSHKeyID">The pair's id, by which GetSSHKeyPairValue finds it too.</param>
/// <param name="SSHKeyName">The pair's name.</param>
/// <param name="TagCode">0: the tags were kept.</param>
/// <param name="TagMsg">What became of the tags.</param>
/// <param name="FlowID">The task that puts it into its hosts; 0, and not told, where there is none. The official API has no such member.</param>
public sealed record CreateSSHKeyPairSecretResponse(string SecretName, string SSHKeyID, string SSHKeyName, int TagCode, string TagMsg, long FlowID = 0) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("SSHKeyID"u8, SSHKeyID);
        writer.WriteString("SSHKeyName"u8, SSHKeyName);
        writer.WriteNumber("TagCode"u8, TagCode);
        writer.WriteString("TagMsg"u8, TagMsg);
        if (FlowID != 0)
            writer.WriteNumber("FlowID"u8, FlowID);
    }
}
