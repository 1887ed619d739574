using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Lists the versions of a secret.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record ListSecretVersionIdsRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static ListSecretVersionIdsRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>The versions of a secret, newest first; none is legal.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="Versions">The versions.</param>
public sealed record ListSecretVersionIdsResponse(string SecretName, IReadOnlyList<VersionInfo> Versions) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteStartArray("Versions"u8);
        foreach (VersionInfo version in Versions)
        {
            writer.WriteStartObject();
            writer.WriteString("VersionId"u8, version.VersionId);
            writer.WriteNumber("CreateTime"u8, version.CreateTime);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

/// <summary>A version of a secret.</summary>
/// <param name="VersionId">Its name.</param>
/// <param name="CreateTime">When it was added, Unix seconds.</param>
public sealed record VersionInfo(string VersionId, long CreateTime);
