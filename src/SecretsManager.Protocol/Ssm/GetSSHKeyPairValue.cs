using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Reads an SSH key pair. An empty text is not given; at least one of the two is.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="SSHKeyId">The pair's id; beside a name it must be that of the secret's pair.</param>
public sealed record GetSSHKeyPairValueRequest(string? SecretName, string? SSHKeyId)
{
    /// <summary>Reads the request.</summary>
    public static GetSSHKeyPairValueRequest Read(ParameterReader parameters)
    {
        GetSSHKeyPairValueRequest request = new(Given(parameters.Text("SecretName")), Given(parameters.Text("SSHKeyId")));
        if (request is not { SecretName: null, SSHKeyId: null })
            return request;
        // Answers spell it SSHKeyID: whoever does too should hear that, not that a name is missing.
        parameters.RefuseUnknown();
        throw MissingParameter.Named("SecretName");
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>An SSH key pair.</summary>
/// <param name="SSHKeyID">The pair's id.</param>
/// <param name="PublicKey">A line of <c>authorized_keys</c>, as text.</param>
/// <param name="PrivateKey">The PEM text of the private half; null, and told as an empty text, where the secret is disabled.</param>
/// <param name="ProjectID">The project that the pair belongs to.</param>
/// <param name="SSHKeyDescription">A remark on the pair.</param>
/// <param name="SSHKeyName">The pair's name.</param>
public sealed record GetSSHKeyPairValueResponse(
    string SSHKeyID, string PublicKey, SecretValue? PrivateKey, long ProjectID, string SSHKeyDescription, string SSHKeyName) : IResponse, IDisposable
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SSHKeyID"u8, SSHKeyID);
        writer.WriteString("PublicKey"u8, PublicKey);
        writer.WriteString("PrivateKey"u8, PrivateKey is null ? [] : PrivateKey.Bytes);
        writer.WriteNumber("ProjectID"u8, ProjectID);
        writer.WriteString("SSHKeyDescription"u8, SSHKeyDescription);
        writer.WriteString("SSHKeyName"u8, SSHKeyName);
    }

    /// <summary>Wipes the private half.</summary>
    public void Dispose() => PrivateKey?.Dispose();
}
