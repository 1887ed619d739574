using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Lists the versions that rotations have replaced, and the accounts.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record DescribeRotationHistoryRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static DescribeRotationHistoryRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>The history of a secret that rotates.</summary>
/// <param name="VersionIDs">The versions that were current before, newest first.</param>
/// <param name="AccountInfoList">The accounts.</param>
public sealed record DescribeRotationHistoryResponse(IReadOnlyList<string> VersionIDs, IReadOnlyList<SecretAccountInfo> AccountInfoList) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("VersionIDs"u8);
        foreach (string version in VersionIDs)
            writer.WriteStringValue(version);
        writer.WriteEndArray();
        writer.WriteNumber("TotalCount"u8, VersionIDs.Count);
        SecretAccountInfo.WriteAll(writer, AccountInfoList);
    }
}
